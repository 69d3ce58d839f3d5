// One chat as one person sees it: its head, its messages in order, its composer.
import { addPerson, attempt, block, erase, unblock } from "./api.js";
import { bubble } from "./bubbles.js";
import { Composer } from "./composer.js";
import { avatar, copyText, el, icon } from "./dom.js";
import { startPayload } from "./entities.js";
import { LANGUAGES, openMenu } from "./sheets.js";
import { dayName, t } from "./words.js";

const KEPT = 300;
const TOGETHER = 5 * 60;
const TYPING_LASTS = 5000;
const ACTIONS = { upload_photo: "sendingPhoto", upload_document: "sendingFile" };

export class Column {
  // `world`: { bot, people, now(), isSeen(column), unreadChanged(), commandsFor(chat, person) }
  constructor(chat, world) {
    this.chat = chat;
    this.world = world;
    this.id = chat.id;
    this.isGroup = chat.type !== "private";
    this.messages = new Map();
    this.unread = 0;
    this.sticks = true;
    this.spokesman = this.isGroup ? this.writers()[0]?.id : chat.id;
    this.list = el("div", { class: "messages", testid: "messages", role: "log", label: this.title(), tabindex: "0", onscroll: () => this.scrolled() });
    this.newest = el("button", { type: "button", class: "round newest", hidden: true, label: t("newest"), testid: "newest", onclick: () => this.toBottom(true) }, icon("down"), el("b", { hidden: true }));
    this.composer = new Composer(this);
    this.gate = el("div", { class: "gate" });
    this.head = el("header", { class: "head" });
    this.node = el("section", { class: "column", testid: `column-${this.id}`, "data-chat": this.id, label: this.title() }, this.head,
      el("div", { class: "scroll" }, this.list, this.newest), this.gate, this.composer.node);
    this.list.addEventListener("load", () => this.stick(), true);
    new ResizeObserver(() => this.stick()).observe(this.list);
    this.place = this.makePlace();
    this.refresh();
  }

  person() {
    return this.world.people.get(this.isGroup ? this.spokesman : this.id);
  }

  writers() {
    return (this.chat.members ?? []).filter((member) => !["left", "kicked"].includes(member.status))
      .map((member) => this.world.people.get(member.id)).filter((person) => person && !person.is_bot);
  }

  title() {
    return this.isGroup ? this.chat.title ?? t("desk") : this.person()?.first_name ?? `${this.id}`;
  }

  speaker() {
    return this.isGroup ? this.spokesman : this.id;
  }

  commands() {
    return this.world.commandsFor(this.chat, this.person());
  }

  contact() {
    const person = this.person();
    return { first_name: person.first_name, user_id: person.id, phone_number: "+8613800000000" };
  }

  makePlace() {
    return {
      isGroup: this.isGroup,
      isOwn: (message) => message.from?.id === this.speaker() && !message.sender_chat,
      speaker: () => this.speaker(),
      jumpTo: (id) => this.jumpTo(id),
      reply: (message) => this.composer.reply(message),
      menu: (message, event) => this.messageMenu(message, event),
      acts: this.acts(),
    };
  }

  acts() {
    return {
      botUsername: this.world.bot.username,
      botName: this.world.bot.first_name,
      command: (text) => this.composer.say(text),
      startLink: (payload) => this.start(payload),
      open: (address) => {
        const payload = startPayload(address, this.world.bot.username);
        return payload === undefined ? open(address, "_blank", "noopener") : this.start(payload);
      },
    };
  }

  // A link to the bot is followed in the person's own chat with it, also when it was tapped in a group.
  start(payload) {
    return this.world.start(this.speaker(), payload);
  }

  refresh() {
    const person = this.person();
    const status = el("small", { testid: "status" }, this.status());
    const more = el("button", { type: "button", class: "tool", label: t("more"), testid: "more", onclick: (event) => this.columnMenu(event.currentTarget) }, icon("more"));
    this.head.replaceChildren(avatar(this.id, this.title()), el("span", { class: "who" }, el("b", { testid: "title" }, this.title()), status), this.isGroup ? this.speakerChoice() : null ?? "", more);
    this.node.classList.toggle("blocked", Boolean(person?.blocked && !this.isGroup));
    this.showGate();
    this.composer.showCommands();
  }

  status() {
    if (this.typing) return t(ACTIONS[this.typing] ?? "typing");
    const person = this.person();
    if (this.isGroup) return t("members", { n: this.writers().length });
    if (person?.blocked) return t("blocked");
    return t("botIs", { bot: this.world.bot.first_name });
  }

  speakerChoice() {
    const choice = el("select", { label: t("speakAs"), title: t("speakAs"), testid: "speak-as" },
      this.writers().map((person) => el("option", { value: `${person.id}` }, person.first_name)));
    choice.value = `${this.spokesman}`;
    choice.addEventListener("change", () => {
      this.spokesman = Number(choice.value);
      this.repaint();
    });
    return choice;
  }

  // Who never started sees one big button, as in Telegram; who blocked the bot sees the way back.
  showGate() {
    const person = this.person();
    const isNew = !this.isGroup && person && !person.started;
    const isBlocked = !this.isGroup && person?.blocked;
    const button = isBlocked
      ? el("button", { type: "button", class: "wide", testid: "unblock", onclick: () => attempt(() => unblock(this.id)) }, t("unblock"))
      : isNew ? el("button", { type: "button", class: "wide main", testid: "start", onclick: () => this.start("") }, t("start")) : null;
    this.gate.replaceChildren(button ?? "");
    this.composer.node.hidden = Boolean(button);
    this.showEmpty();
  }

  showEmpty() {
    this.list.querySelector(".empty")?.remove();
    if (this.messages.size) return;
    this.list.append(el("p", { class: "empty" }, t(this.isGroup ? "emptyGroup" : "emptyPrivate")));
  }

  columnMenu(button) {
    const at = button.getBoundingClientRect();
    const person = this.person();
    const items = LANGUAGES.map(([code, title]) => ({
      text: title, detail: t("language"), testid: `language-${code}`, checked: sameLanguage(person?.language_code, code),
      act: () => attempt(() => addPerson(inTongue(person, code))),
    }));
    const gate = person?.blocked
      ? { text: t("unblock"), testid: "unblock-menu", act: () => attempt(() => unblock(person.id)) }
      : { text: t("block"), kind: "danger", testid: "block", act: () => attempt(() => block(person.id)) };
    openMenu([...items, gate], { x: at.right - 190, y: at.bottom + 4 });
  }

  messageMenu(message, event) {
    if (event.target.closest("a") || !getSelection().isCollapsed) return;
    event.preventDefault();
    const text = message.text ?? message.caption;
    const isOwn = this.place.isOwn(message);
    openMenu([
      { text: t("reply"), testid: "menu-reply", act: () => this.composer.reply(message) },
      text && { text: t("copy"), testid: "menu-copy", act: () => copyText(text) },
      isOwn && text && { text: t("edit"), testid: "menu-edit", act: () => this.composer.edit(message) },
      isOwn && { text: t("remove"), kind: "danger", testid: "menu-delete", act: () => attempt(() => erase(this.id, message.message_id, this.speaker())) },
    ].filter(Boolean), { x: event.clientX, y: event.clientY });
  }

  // The whole story anew: at the first paint, after a reset, when somebody else speaks.
  repaint(messages = [...this.messages.values()]) {
    this.messages = new Map(messages.slice(-KEPT).map((message) => [message.message_id, message]));
    this.list.replaceChildren(...[...this.messages.values()].map((message) => bubble(message, this.place)));
    [...this.list.children].forEach((node) => this.group(node));
    this.refresh();
    this.toBottom(false);
  }

  put(message) {
    const isNew = !this.messages.has(message.message_id);
    const wasAtBottom = this.sticks;
    this.messages.set(message.message_id, message);
    const node = bubble(message, this.place);
    const old = this.nodeOf(message.message_id);
    if (old) old.replaceWith(node);
    else this.insert(node);
    this.group(node);
    if (node.nextElementSibling) this.group(node.nextElementSibling);
    if (isNew) this.arrived(node, message, wasAtBottom);
    else if (wasAtBottom) this.toBottom(false);
  }

  insert(node) {
    const later = [...this.list.children].reverse().find((child) => Number(child.dataset.messageId) <= Number(node.dataset.messageId));
    if (later) later.after(node);
    else this.list.prepend(node);
    while (this.messages.size > KEPT) this.forget(this.messages.keys().next().value);
  }

  arrived(node, message, wasAtBottom) {
    this.list.querySelector(".empty")?.remove();
    node.classList.add("new");
    this.setTyping(null);
    const isOwn = this.place.isOwn(message);
    if (wasAtBottom || isOwn) this.toBottom(true);
    if (!isOwn && (!wasAtBottom || !this.world.isSeen(this))) this.setUnread(this.unread + 1);
  }

  forget(id) {
    const node = this.nodeOf(id);
    const next = node?.nextElementSibling;
    this.messages.delete(id);
    node?.remove();
    if (next) this.group(next);
    this.showEmpty();
  }

  // Messages of one sender stand together; a new day is said above.
  group(node) {
    if (!node.dataset.messageId) return;
    const before = previousMessage(node);
    const together = before && before.dataset.sender && before.dataset.sender === node.dataset.sender && node.dataset.date - before.dataset.date < TOGETHER;
    node.classList.toggle("joined", Boolean(together));
    before?.classList.toggle("continues", Boolean(together));
    node.classList.remove("continues");
    const next = node.nextElementSibling;
    if (next?.classList.contains("joined") && next.dataset.sender === node.dataset.sender) node.classList.add("continues");
    const date = new Date(node.dataset.date * 1000);
    const isNewDay = !before || new Date(before.dataset.date * 1000).toDateString() !== date.toDateString();
    if (isNewDay) node.dataset.day = dayName(date, this.world.now());
    else delete node.dataset.day;
  }

  nodeOf(id) {
    return this.list.querySelector(`[data-message-id="${id}"]`);
  }

  jumpTo(id) {
    const node = this.nodeOf(id);
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.remove("flash");
    requestAnimationFrame(() => node.classList.add("flash"));
  }

  setTyping(action) {
    clearTimeout(this.typingEnds);
    if (this.typing === action) return;
    this.typing = action;
    if (action) this.typingEnds = setTimeout(() => this.setTyping(null), TYPING_LASTS);
    const status = this.head.querySelector("small");
    status.textContent = this.status();
    status.classList.toggle("typing", Boolean(action));
  }

  isAtBottom() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 80;
  }

  toBottom(smoothly) {
    this.sticks = true;
    this.list.scrollTo({ top: this.list.scrollHeight, behavior: smoothly && !document.hidden ? "smooth" : "instant" });
  }

  // A picture that arrives late must not push the newest message out of sight.
  stick() {
    if (this.sticks) this.toBottom(false);
  }

  scrolled() {
    const atBottom = this.isAtBottom();
    if (atBottom || this.list.scrollTop < this.lastTop) this.sticks = atBottom;
    this.lastTop = this.list.scrollTop;
    this.newest.hidden = atBottom;
    if (atBottom && this.world.isSeen(this)) this.setUnread(0);
  }

  seen() {
    if (this.sticks) this.setUnread(0);
  }

  setUnread(count) {
    this.unread = count;
    const badge = this.newest.querySelector("b");
    badge.hidden = count === 0;
    badge.textContent = count;
    this.world.unreadChanged();
  }
}

function inTongue({ id, first_name, last_name, username, is_premium }, code) {
  return { id, first_name, last_name, username, is_premium, language_code: code };
}

const sameLanguage = (known, code) => (known ?? "").slice(0, 2) === code.slice(0, 2);

function previousMessage(node) {
  let before = node.previousElementSibling;
  while (before && !before.dataset.messageId) before = before.previousElementSibling;
  return before;
}
