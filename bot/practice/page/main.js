// The chat page of the practice Telegram: several people side by side, live.
//
// Test ids (data-testid), stable for browser tests:
//   strip · clock-now · clock-1 · clock-15 (both not on a phone) · clock, which opens leap-1 · leap-15 · leap-60 ·
//     leap-1440 · payments-button · payments-count · payments · payment-{out_trade_no} ·
//     payment-pay-{out_trade_no} · add-person · person-name · person-language · person-add
//   tab-{chat} · unread-{chat}
//   column-{chat}, and inside it: title · status · speak-as (groups) · more · messages · newest · start · unblock ·
//     composer · send · attach · file-input · commands · keyboard-toggle · reply-keyboard · reply-button ·
//     about-bar · context-cancel
//   message-{message_id}, and inside it: bubble · text · code · pre · spoiler · quote · photo · document · invoice ·
//     edited · service · keyboard · button (find it by its label)
//   menu · menu-reply · menu-copy · menu-edit · menu-delete · language-zh-hans · language-en · block · unblock-menu ·
//     command-{name}
//   toast · alert · alert-text · alert-ok · stars · stars-pay · stars-cancel · viewer · viewer-close ·
//     preview · as-file · caption · send-file
// `#{chat}` in the address opens that chat first.
import * as api from "./api.js";
import { Column } from "./column.js";
import { el } from "./dom.js";
import { Strip } from "./strip.js";
import { t, language } from "./words.js";

const SIDE_BY_SIDE = 6;

class World {
  constructor() {
    this.people = new Map();
    this.columns = new Map();
    this.commands = [];
    this.bot = {};
    this.ahead = 0;
    this.page = document.getElementById("columns");
    this.isNarrow = matchMedia("(max-width: 719px)");
    this.isNarrow.addEventListener("change", () => this.layOut());
    document.addEventListener("visibilitychange", () => this.returned());
  }

  now() {
    return new Date(Date.now() + this.ahead);
  }

  async askTime() {
    const state = await api.state();
    this.setTime(state);
  }

  setTime(state) {
    if (state.now) this.ahead = state.now * 1000 - Date.now();
  }

  async open() {
    const state = await api.state();
    this.setTime(state);
    this.bot = state.bot;
    this.commands = state.commands ?? [];
    document.title = `${this.bot.first_name} · ${t("practice")}`;
    this.people = new Map(state.people.map((person) => [person.id, person]));
    this.strip = new Strip(document.getElementById("strip"), this);
    await this.fill(state.chats);
    api.listen(state.seq, (event) => this.hear(event), (isLost) => this.strip.setOffline(isLost));
    await this.strip.refreshPayments();
  }

  async fill(chats) {
    this.columns.forEach((column) => column.node.remove());
    this.columns.clear();
    const known = new Map(chats.map((chat) => [chat.id, chat]));
    for (const person of this.people.values()) {
      if (!person.is_bot && !known.has(person.id)) known.set(person.id, { id: person.id, type: "private" });
    }
    const order = [...known.values()].sort((a, b) => (a.type === "private" ? 0 : 1) - (b.type === "private" ? 0 : 1));
    await Promise.all(order.map((chat) => this.addColumn(chat)));
    this.layOut();
  }

  async addColumn(chat) {
    const column = new Column(chat, this);
    this.columns.set(chat.id, column);
    column.story.repaint(await api.messages(chat.id));
    column.composer.setMarkup(chat.keyboard);
    return column;
  }

  // On a phone one chat fills the page; on a desk the first few stand side by side, and whoever is called.
  layOut() {
    const all = [...this.columns.values()];
    const wanted = this.columns.get(Number(location.hash.slice(1)));
    this.front = this.columns.get(this.front?.id) ?? wanted ?? all[0];
    const hasPlace = (column, index) => column === this.front || (!this.isNarrow.matches && index < SIDE_BY_SIDE);
    const shown = all.filter(hasPlace);
    all.filter((column) => !shown.includes(column)).forEach((column) => column.node.remove());
    shown.forEach((column, index) => {
      // Moved nodes forget how far they were scrolled, so whoever stands right stays.
      const isNew = !column.node.isConnected;
      const there = this.page.children[index] ?? null;
      if (there !== column.node) this.page.insertBefore(column.node, there);
      column.shown(isNew);
    });
    this.strip.refreshTabs();
  }

  // Back from another tab, most likely the pay page.
  returned() {
    if (document.hidden) return;
    this.columns.forEach((column) => column.node.isConnected && column.story.seen());
    this.strip.refreshPayments();
  }

  current() {
    return this.front;
  }

  show(column) {
    this.front = column;
    history.replaceState(null, "", `#${column.id}`);
    this.layOut();
    column.node.scrollIntoView({ behavior: "smooth", inline: "center", block: "nearest" });
    if (!this.isNarrow.matches) column.composer.field.focus({ preventScroll: true });
  }

  isSeen(column) {
    return !document.hidden && column.node.isConnected;
  }

  unreadChanged() {
    this.strip.refreshTabs();
  }

  // The narrowest scope that has commands in the person's language, then in any; as Telegram chooses.
  commandsFor(chat, person) {
    const kind = chat.type === "private" ? ["all_private_chats"] : ["all_chat_administrators", "all_group_chats"];
    const tongue = (person?.language_code ?? "").slice(0, 2);
    for (const scope of ["chat", ...kind, "default"]) {
      for (const code of [tongue, ""]) {
        const found = this.commands.find((entry) => isFor(entry, scope, code, chat));
        if (found) return found.commands;
      }
    }
    return [];
  }

  async start(person, payload) {
    const column = this.columns.get(person);
    if (!column) return;
    if (this.isNarrow.matches && this.front !== column) this.show(column);
    await api.attempt(() => api.write(person, { from: person, text: `/start ${payload}`.trim() }));
  }

  hear(event) {
    const column = this.columns.get(event.chat);
    const act = HEARD[event.kind];
    if (act) act(this, event, column);
  }

  setCommands(commands) {
    this.commands = commands;
    this.columns.forEach((column) => column.composer.showCommands());
  }

  async meet(person) {
    this.people.set(person.id, { ...this.people.get(person.id), ...person });
    this.columns.forEach((column) => column.refresh());
    if (!this.columns.has(person.id) && !person.is_bot) {
      await this.addColumn({ id: person.id, type: "private" });
      this.layOut();
    }
    this.strip.refreshTabs();
  }

  async know(chat) {
    const column = this.columns.get(chat.id);
    if (column) {
      column.chat = chat;
      column.refresh();
    } else if (chat.type !== "channel") {
      await this.addColumn(chat);
      this.layOut();
    }
  }
}

const HEARD = {
  message: (_, event, column) => column?.put(event.message),
  edit: (_, event, column) => column?.story.put(event.message),
  delete: (_, event, column) => column?.story.forget(event.message_id),
  keyboard: (_, event, column) => column?.showKeyboard(event.keyboard, event.message_id),
  action: (_, event, column) => column?.setTyping(event.action),
  payment: (world) => world.strip.refreshPayments(),
  commands: (world, event) => world.setCommands(event.commands),
  clock: (world) => world.askTime(),
  user: (world, event) => world.meet(event.user),
  chat: (world, event) => world.know(event.about),
  reset: () => location.reload(),
};

function isFor(entry, scope, code, chat) {
  if (entry.scope.type !== scope || (entry.language_code ?? "") !== code) return false;
  return scope !== "chat" || Number(entry.scope.chat_id) === chat.id;
}

document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
const world = new World();
world.open().catch((problem) => {
  document.body.append(el("p", { class: "broken" }, t("failed", { why: problem.message })));
});
