// Where a person writes: the field, the paper clip, the commands, the quote above, the keyboard below.
import { attempt, change, upload, write } from "./api.js";
import { button, el, icon } from "./dom.js";
import { summary, senderName } from "./bubbles.js";
import { replyKeyboard } from "./keyboards.js";
import { openMenu, previewFile } from "./sheets.js";
import { t } from "./words.js";

const tool = (word, testid, act, ...content) => button({ class: "tool", label: t(word), testid }, act, ...content);

export class Composer {
  // `column`: { id, speaker(), commands(), contact() }
  constructor(column) {
    this.column = column;
    this.replyTo = null;
    this.editing = null;
    this.markup = null;
    this.field = el("textarea", {
      rows: "1",
      placeholder: t("message"),
      label: t("message"),
      testid: "composer",
      enterkeyhint: "send",
      oninput: () => this.grow(),
      onkeydown: (event) => this.typed(event),
      onpaste: (event) => this.pasted(event),
    });
    this.about = el("div", { class: "about-bar", testid: "about-bar", hidden: true });
    this.tray = el("div", { class: "tray", hidden: true });
    this.node = el("footer", { class: "composer" }, this.about, this.bar(), this.tray);
    this.grow();
  }

  bar() {
    this.file = el("input", { type: "file", multiple: true, hidden: true, testid: "file-input" });
    this.file.addEventListener("change", () => this.sendFiles([...this.file.files]));
    const clip = tool("attach", "attach", () => this.file.click(), icon("attach"));
    this.slash = tool("commands", "commands", (event) => this.offerCommands(event.currentTarget), "/");
    this.slash.classList.add("slash");
    this.keys = tool("keyboard", "keyboard-toggle", () => this.toggleKeyboard(), icon("keyboard"));
    this.keys.hidden = true;
    const go = el("button", { type: "submit", class: "tool go", label: t("send"), testid: "send" }, icon("send"));
    const bar = el("form", { class: "bar" }, clip, this.file, this.field, this.slash, this.keys, go);
    bar.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    return bar;
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 150)}px`;
    this.node.classList.toggle("filled", this.field.value.trim() !== "");
  }

  typed(event) {
    if (event.key === "Escape") this.forgetContext();
    // While an input method is choosing a character, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.send();
  }

  pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.sendFiles(files);
  }

  async send() {
    const text = this.field.value;
    if (!text.trim()) return;
    const { editing } = this;
    const done = editing
      ? await attempt(() => change(this.column.id, editing.message_id, { from: this.column.speaker(), text }))
      : await this.say(text);
    if (!done) return;
    this.field.value = "";
    this.forgetContext();
    this.grow();
  }

  say(text) {
    return attempt(() => write(this.column.id, { from: this.column.speaker(), text, ...this.context() }));
  }

  async sendFiles(files) {
    this.file.value = "";
    for (const file of files) {
      const wish = await previewFile(file);
      if (!wish) continue;
      const place = this.context();
      const parcel = { file, ...wish, replyTo: place.reply_to, thread: place.thread };
      await attempt(() => upload(this.column.id, this.column.speaker(), parcel));
      this.forgetContext();
    }
    this.field.focus();
  }

  context() {
    const context = {};
    if (this.replyTo) context.reply_to = this.replyTo.message_id;
    if (this.replyTo?.message_thread_id) context.thread = this.replyTo.message_thread_id;
    return context;
  }

  reply(message) {
    this.editing = null;
    this.replyTo = message;
    this.showContext(senderName(message), summary(message), "reply");
  }

  edit(message) {
    this.replyTo = null;
    this.editing = message;
    this.field.value = message.text ?? message.caption ?? "";
    this.showContext(t("edit"), summary(message), "copy");
    this.grow();
  }

  showContext(title, text, sign) {
    this.about.replaceChildren(
      icon(sign),
      el("span", {}, el("b", {}, title), el("small", {}, text)),
      tool("cancel", "context-cancel", () => this.forgetContext(), icon("close")),
    );
    this.about.hidden = false;
    this.field.focus();
  }

  forgetContext() {
    if (this.editing) this.field.value = "";
    this.replyTo = null;
    this.editing = null;
    this.about.hidden = true;
    this.grow();
  }

  offerCommands(opener) {
    const at = opener.getBoundingClientRect();
    const commands = this.column.commands();
    const items = commands.map(({ command, description }) => ({
      text: `/${command}`,
      detail: description,
      testid: `command-${command}`,
      act: () => this.say(`/${command}`),
    }));
    openMenu(items, { x: at.left - 120, y: at.top - 14 - 46 * Math.min(commands.length, 8) });
  }

  showCommands() {
    this.slash.hidden = this.column.commands().length === 0;
  }

  // A reply keyboard opens, a removed one goes, a forced reply starts an answer to its message.
  setMarkup(markup, message) {
    this.field.placeholder = markup?.input_field_placeholder || t("message");
    if (markup?.force_reply && message) this.reply(message);
    this.markup = markup?.keyboard ? markup : null;
    this.keys.hidden = !this.markup;
    this.tray.hidden = !this.markup;
    this.tray.replaceChildren();
    if (!this.markup) return;
    this.tray.append(replyKeyboard(this.markup, (label) => this.tapKey(label), () => this.shareContact()));
  }

  async tapKey(label) {
    await this.say(label);
    if (this.markup?.one_time_keyboard) this.tray.hidden = true;
  }

  shareContact() {
    return attempt(() => write(this.column.id, { from: this.column.speaker(), contact: this.column.contact() }));
  }

  toggleKeyboard() {
    this.tray.hidden = !this.tray.hidden;
  }
}
