// The strip above the chats: who there is, what time it is, who has to pay.
import { addPerson, attempt, forward, pay, payments } from "./api.js";
import { avatar, button, el, icon } from "./dom.js";
import { askForPerson, openMenu } from "./sheets.js";
import { clockTime, t } from "./words.js";

const SHOWN = 50;
const LEAPS = [1, 15, 60, 1440];

export class Strip {
  // `world`: { columns, people, now(), show(column), current(), askTime() }
  constructor(node, world) {
    this.world = world;
    this.tabs = el("nav", { class: "tabs", label: t("people") });
    this.till = el("div", { class: "till", popover: "auto", testid: "payments", id: "till" });
    this.till.addEventListener("toggle", () => this.refreshPayments());
    const newcomer = { class: "tool", label: t("addPerson"), title: t("addPerson"), testid: "add-person" };
    const adding = button(newcomer, () => this.addPerson(), icon("person"));
    node.replaceChildren(this.tabs, this.clock(), this.tillButton(), adding, this.till);
    setInterval(() => this.tick(), 1000);
    this.tick();
  }

  clock() {
    this.time = el("time", { testid: "clock-now" });
    const look = { class: "now", title: t("clock"), testid: "clock" };
    const now = button(look, (event) => this.offerLeaps(event.currentTarget), icon("clock"), this.time);
    return el("div", { class: "clock", role: "group", label: t("clock") }, now, this.leap(1), this.leap(15));
  }

  leap(minutes) {
    const look = { class: "leap", label: leapName(minutes), title: leapName(minutes), testid: `clock-${minutes}` };
    return button(look, () => this.forward(minutes), `+${minutes}`);
  }

  tillButton() {
    this.owed = el("b", { class: "count", hidden: true, testid: "payments-count" });
    const look = { class: "tool", label: t("payments"), title: t("payments"), testid: "payments-button" };
    return button({ ...look, popovertarget: "till" }, () => {}, icon("till"), this.owed);
  }

  offerLeaps(opener) {
    const at = opener.getBoundingClientRect();
    const items = LEAPS.map((minutes) => ({
      text: leapName(minutes),
      testid: `leap-${minutes}`,
      act: () => this.forward(minutes),
    }));
    openMenu(items, { x: at.left, y: at.bottom + 6 });
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
    this.tabs.replaceChildren(...[...this.world.columns.values()].map((column) => this.tab(column)));
  }

  tab(column) {
    const { unread } = column.story;
    const isCurrent = column === this.world.current();
    const badge = el("b", { class: "count", hidden: unread === 0, testid: `unread-${column.id}` }, `${unread}`);
    const look = { class: isCurrent ? "tab current" : "tab", "aria-pressed": `${isCurrent}`, testid: `tab-${column.id}` };
    const name = el("span", {}, column.title());
    return button(look, () => this.world.show(column), avatar(column.id, column.title()), name, badge);
  }

  // Many payments at once are asked for once: whoever comes during the question is in the next answer.
  async refreshPayments() {
    this.isStale = true;
    if (this.isAsking) return;
    this.isAsking = true;
    while (this.isStale) {
      this.isStale = false;
      this.showPayments((await attempt(payments)) ?? []);
    }
    this.isAsking = false;
  }

  showPayments(bills) {
    const owed = bills.filter((bill) => bill.status === 0).length;
    this.owed.textContent = owed;
    this.owed.hidden = owed === 0;
    this.till.replaceChildren(
      el("h2", {}, t("payments")),
      ...(bills.length ? bills.slice(0, SHOWN).map((bill) => this.bill(bill)) : [el("p", { class: "none" }, t("noPayments"))]),
    );
  }

  bill(bill) {
    const about = el(
      "a",
      { href: bill.page, target: "_blank", rel: "noopener" },
      el("b", {}, `¥${bill.received ?? bill.money}`),
      el("span", {}, bill.name),
      el("small", {}, `${bill.out_trade_no} · ${standing(bill)}`),
    );
    return el("div", { class: "bill", testid: `payment-${bill.out_trade_no}` }, about, this.payOrMark(bill));
  }

  payOrMark(bill) {
    const look = { class: "small main", testid: `payment-pay-${bill.out_trade_no}` };
    if (bill.status === 0) return button(look, () => this.pay(bill), t("pay"));
    return el("span", { class: bill.accepted ? "ok" : "wait", "aria-hidden": "true" }, bill.accepted ? "✓" : "…");
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

function standing({ status, accepted }) {
  if (status === 0) return t("waiting");
  return `${t(status === 1 ? "paid" : "refunded")} · ${t(accepted ? "told" : "notTold")}`;
}

function leapName(minutes) {
  if (minutes % 1440 === 0) return t("days", { n: minutes / 1440 });
  return minutes % 60 === 0 ? t("hours", { n: minutes / 60 }) : t("minutes", { n: minutes });
}
