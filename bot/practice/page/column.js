// One chat as one person sees it: its head, its story, its composer, its menus.
import { addPerson, attempt, block, erase, unblock } from "./api.js";
import { Composer } from "./composer.js";
import { avatar, button, copyText, el, icon } from "./dom.js";
import { startPayload } from "./entities.js";
import { LANGUAGES, openMenu } from "./sheets.js";
import { Story } from "./story.js";
import { t } from "./words.js";

const TYPING_LASTS = 5000;
const ACTIONS = { upload_photo: "sendingPhoto", upload_document: "sendingFile" };

export class Column {
  // `world`: { bot, people, now(), isSeen(column), unreadChanged(), commandsFor(chat, person), start(person, payload) }
  constructor(chat, world) {
    this.chat = chat;
    this.world = world;
    this.id = chat.id;
    this.isGroup = chat.type !== "private";
    this.spokesman = this.isGroup ? this.writers()[0]?.id : chat.id;
    this.place = this.makePlace();
    this.story = new Story(this);
    this.composer = new Composer(this);
    this.gate = el("div", { class: "gate" });
    this.head = el("header", { class: "head" });
    const parts = [this.head, this.story.node, this.gate, this.composer.node];
    this.node = el("section", { class: "column", testid: `column-${this.id}`, label: this.title() }, parts);
    this.refresh();
  }

  person() {
    return this.world.people.get(this.isGroup ? this.spokesman : this.id);
  }

  writers() {
    const present = (this.chat.members ?? []).filter((member) => !["left", "kicked"].includes(member.status));
    return present.map((member) => this.world.people.get(member.id)).filter((person) => person && !person.is_bot);
  }

  title() {
    return (this.isGroup ? this.chat.title : this.person()?.first_name) ?? `${this.id}`;
  }

  speaker() {
    return this.isGroup ? this.spokesman : this.id;
  }

  commands() {
    return this.world.commandsFor(this.chat, this.person());
  }

  contact() {
    const { id, first_name } = this.person();
    return { first_name, user_id: id, phone_number: "+8613800000000" };
  }

  isSeen() {
    return this.world.isSeen(this);
  }

  unreadChanged() {
    this.world.unreadChanged();
  }

  makePlace() {
    return {
      isGroup: this.isGroup,
      isOwn: (message) => message.from?.id === this.speaker() && !message.sender_chat,
      speaker: () => this.speaker(),
      jumpTo: (id) => this.story.jumpTo(id),
      reply: (message) => this.composer.reply(message),
      menu: (message, event) => this.messageMenu(message, event),
      acts: {
        botUsername: this.world.bot.username,
        botName: this.world.bot.first_name,
        command: (text) => this.composer.say(text),
        startLink: (payload) => this.start(payload),
        open: (address) => this.open(address),
      },
    };
  }

  // A link to the bot is followed in the person's own chat with it, also when it was tapped in a group.
  start(payload) {
    return this.world.start(this.speaker(), payload);
  }

  open(address) {
    const payload = startPayload(address, this.world.bot.username);
    return payload === undefined ? open(address, "_blank", "noopener") : this.start(payload);
  }

  refresh() {
    const status = el("small", { testid: "status", class: this.typing ? "typing" : "" }, this.status());
    const more = { class: "tool", label: t("more"), testid: "more" };
    this.head.replaceChildren(
      avatar(this.id, this.title()),
      el("span", { class: "who" }, el("b", { testid: "title" }, this.title()), status),
      this.isGroup ? this.speakerChoice() : "",
      button(more, (event) => this.columnMenu(event.currentTarget), icon("more")),
    );
    this.node.classList.toggle("blocked", !this.isGroup && Boolean(this.person()?.blocked));
    this.showGate();
    this.composer.showCommands();
  }

  status() {
    if (this.typing) return t(ACTIONS[this.typing] ?? "typing");
    if (this.isGroup) return t("members", { n: this.writers().length });
    return this.person()?.blocked ? t("blocked") : t("botIs", { bot: this.world.bot.first_name });
  }

  setTyping(action) {
    clearTimeout(this.typingEnds);
    if (action) this.typingEnds = setTimeout(() => this.setTyping(null), TYPING_LASTS);
    if (this.typing === action) return;
    this.typing = action;
    const status = this.head.querySelector("small");
    status.textContent = this.status();
    status.classList.toggle("typing", Boolean(action));
  }

  speakerChoice() {
    const options = this.writers().map((person) => el("option", { value: `${person.id}` }, person.first_name));
    const choice = el("select", { label: t("speakAs"), title: t("speakAs"), testid: "speak-as" }, options);
    choice.value = `${this.spokesman}`;
    choice.addEventListener("change", () => {
      this.spokesman = Number(choice.value);
      this.story.repaint();
      this.refresh();
    });
    return choice;
  }

  // Who never started sees one big button, as in Telegram; who blocked the bot sees the way back.
  showGate() {
    const person = this.isGroup ? null : this.person();
    const unblocking = () => attempt(() => unblock(this.id));
    let gate = null;
    if (person?.blocked) gate = button({ class: "wide", testid: "unblock" }, unblocking, t("unblock"));
    else if (person && !person.started) {
      gate = button({ class: "wide main", testid: "start" }, () => this.start(""), t("start"));
    }
    this.gate.replaceChildren(gate ?? "");
    this.composer.node.hidden = Boolean(gate);
    this.composer.grow();
  }

  columnMenu(opener) {
    const at = opener.getBoundingClientRect();
    const person = this.person();
    const items = LANGUAGES.map(([code, title]) => ({
      text: title,
      detail: t("language"),
      testid: `language-${code}`,
      checked: sameLanguage(person?.language_code, code),
      act: () => attempt(() => addPerson(inTongue(person, code))),
    }));
    items.push(person?.blocked
      ? { text: t("unblock"), testid: "unblock-menu", act: () => attempt(() => unblock(person.id)) }
      : { text: t("block"), kind: "danger", testid: "block", act: () => attempt(() => block(person.id)) });
    openMenu(items, { x: at.right - 190, y: at.bottom + 4 });
  }

  messageMenu(message, event) {
    if (event.target.closest("a") || !getSelection().isCollapsed) return;
    event.preventDefault();
    const text = message.text ?? message.caption;
    const isOwn = this.place.isOwn(message);
    const erasing = () => attempt(() => erase(this.id, message.message_id, this.speaker()));
    const items = [
      { text: t("reply"), testid: "menu-reply", act: () => this.composer.reply(message) },
      text && { text: t("copy"), testid: "menu-copy", act: () => copyText(text) },
      isOwn && text && { text: t("edit"), testid: "menu-edit", act: () => this.composer.edit(message) },
      isOwn && { text: t("remove"), kind: "danger", testid: "menu-delete", act: erasing },
    ];
    openMenu(items.filter(Boolean), { x: event.clientX, y: event.clientY });
  }

  put(message) {
    this.setTyping(null);
    this.story.put(message);
  }

  showKeyboard(markup, messageId) {
    this.composer.setMarkup(markup, this.story.messages.get(messageId));
  }

  shown(isNew) {
    if (isNew) this.story.toBottom(false);
    this.story.seen();
    this.composer.grow();
  }
}

const sameLanguage = (known, code) => (known ?? "").slice(0, 2) === code.slice(0, 2);

function inTongue({ id, first_name, last_name, username, is_premium }, code) {
  return { id, first_name, last_name, username, is_premium, language_code: code };
}
