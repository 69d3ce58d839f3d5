// The strip above the chats: who there is, what time it is, who has to pay.
import { addPerson, attempt, forward, pay, payments } from "./api.js";
import { avatar, el, icon } from "./dom.js";
import { askForPerson, openMenu } from "./sheets.js";
import { clockTime, t } from "./words.js";

const LEAPS = [1, 15, 60, 1440];

function leapName(minutes) {
  if (minutes % 1440 === 0) return t("days", { n: minutes / 1440 });
  return minutes % 60 === 0 ? t("hours", { n: minutes / 60 }) : t("minutes", { n: minutes });
}

export class Strip {
  // `world`: { columns, now(), show(column), current() }
  constructor(node, world) {
    this.world = world;
    this.tabs = el("nav", { class: "tabs", label: t("people") });
    this.time = el("time", { testid: "clock-now" });
    this.owed = el("b", { class: "count", hidden: true, testid: "payments-count" });
    this.till = el("div", { class: "till", hidden: true, popover: "auto", testid: "payments", id: "till" });
    const tillButton = el("button", { type: "button", class: "tool", label: t("payments"), title: t("payments"), testid: "payments-button", popovertarget: "till" }, icon("till"), this.owed);
    const newcomer = el("button", { type: "button", class: "tool", label: t("addPerson"), title: t("addPerson"), testid: "add-person", onclick: () => this.addPerson() }, icon("person"));
    const clock = el("div", { class: "clock", role: "group", label: t("clock") }, 
      el("button", { type: "button", class: "now", title: t("clock"), testid: "clock", onclick: (event) => this.offerLeaps(event.currentTarget) }, icon("clock"), this.time), this.leap(1), this.leap(15));
    node.replaceChildren(this.tabs, clock, tillButton, newcomer, this.till);
    this.till.hidden = false;
    this.till.addEventListener("toggle", () => this.refreshPayments());
    setInterval(() => this.tick(), 1000);
    this.tick();
  }

  leap(minutes) {
    const label = leapName(minutes);
    return el("button", { type: "button", class: "leap", label, title: label, testid: `clock-${minutes}`, onclick: () => this.forward(minutes) }, `+${minutes}`);
  }

  offerLeaps(button) {
    const at = button.getBoundingClientRect();
    openMenu(LEAPS.map((minutes) => ({ text: leapName(minutes), testid: `leap-${minutes}`, act: () => this.forward(minutes) })), { x: at.left, y: at.bottom + 6 });
  }

  async forward(minutes) {
    await attempt(() => forward(minutes * 60));
    await this.world.askTime();
    this.tick();
  }

  tick() {
    this.time.textContent = clockTime(this.world.now());
  }

  async addPerson() {
    const wish = await askForPerson();
    if (!wish?.name) return;
    const id = 1 + Math.max(7000, ...[...this.world.people.keys()]);
    await attempt(() => addPerson({ id, first_name: wish.name, language_code: wish.language }));
  }

  refreshTabs() {
    const current = this.world.current();
    this.tabs.replaceChildren(...[...this.world.columns.values()].map((column) => {
      const badge = el("b", { class: "count", hidden: column.unread === 0, testid: `unread-${column.id}` }, `${column.unread}`);
      return el("button", { type: "button", class: column === current ? "tab current" : "tab", "aria-pressed": `${column === current}`, testid: `tab-${column.id}`, onclick: () => this.world.show(column) },
        avatar(column.id, column.title()), el("span", {}, column.title()), badge);
    }));
  }

  async refreshPayments() {
    const bills = (await attempt(payments)) ?? [];
    const owed = bills.filter((bill) => bill.status === 0).length;
    this.owed.textContent = owed;
    this.owed.hidden = owed === 0;
    this.till.replaceChildren(el("h2", {}, t("payments")), ...(bills.length ? bills.map((bill) => this.bill(bill)) : [el("p", { class: "none" }, t("noPayments"))]));
  }

  bill(bill) {
    const how = bill.status === 0 ? t("waiting") : `${t(bill.status === 1 ? "paid" : "refunded")} · ${t(bill.accepted ? "told" : "notTold")}`;
    const button = bill.status === 0
      ? el("button", { type: "button", class: "small main", testid: `payment-pay-${bill.out_trade_no}`, onclick: () => this.pay(bill) }, t("pay"))
      : el("span", { class: bill.accepted ? "ok" : "wait", "aria-hidden": "true" }, bill.accepted ? "✓" : "…");
    return el("div", { class: "bill", testid: `payment-${bill.out_trade_no}` },
      el("a", { href: bill.page, target: "_blank", rel: "noopener" }, el("b", {}, `¥${bill.received ?? bill.money}`), el("span", {}, bill.name), el("small", {}, `${bill.out_trade_no} · ${how}`)), button);
  }

  async pay(bill) {
    await attempt(() => pay(bill.out_trade_no));
    await this.refreshPayments();
  }

  setOffline(isOffline) {
    document.body.classList.toggle("offline", isOffline);
    document.body.dataset.offline = t("offline");
  }
}
