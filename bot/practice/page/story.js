// The messages of one chat in order: where new ones go, what stands together, and keeping the newest in sight.
import { bubble } from "./bubbles.js";
import { button, el, icon } from "./dom.js";
import { dayName, t } from "./words.js";

const KEPT = 300;
const TOGETHER = 5 * 60;
const NEAR = 80;

export class Story {
  // `column`: { place, isGroup, title(), world, unreadChanged() }
  constructor(column) {
    this.column = column;
    this.messages = new Map();
    this.unread = 0;
    this.sticks = true;
    this.list = el("div", { class: "messages", testid: "messages", role: "log", label: column.title(), tabindex: "0" });
    this.badge = el("b", { hidden: true });
    const look = { class: "round newest", label: t("newest"), testid: "newest", hidden: true };
    this.newest = button(look, () => this.toBottom(true), icon("down"), this.badge);
    this.node = el("div", { class: "scroll" }, this.list, this.newest);
    this.list.addEventListener("scroll", () => this.scrolled());
    // A picture that arrives late and a composer that grows must not push the newest message out of sight.
    this.list.addEventListener("load", () => this.stick(), true);
    new ResizeObserver(() => this.stick()).observe(this.list);
  }

  // Everything anew: at the first paint, and when somebody else speaks.
  repaint(messages = [...this.messages.values()]) {
    this.messages = new Map(messages.slice(-KEPT).map((message) => [message.message_id, message]));
    this.list.replaceChildren(...[...this.messages.values()].map((message) => bubble(message, this.column.place)));
    [...this.list.children].forEach((node) => this.group(node));
    this.showEmpty();
    this.toBottom(false);
  }

  put(message) {
    const isNew = !this.messages.has(message.message_id);
    const wasSticking = this.sticks;
    this.messages.set(message.message_id, message);
    const node = bubble(message, this.column.place);
    const old = this.nodeOf(message.message_id);
    if (old) old.replaceWith(node);
    else this.insert(node);
    this.group(node);
    if (node.nextElementSibling) this.group(node.nextElementSibling);
    if (isNew) this.arrived(node, message, wasSticking);
    else if (wasSticking) this.toBottom(false);
  }

  insert(node) {
    const isBefore = (other) => Number(other.dataset.messageId) <= Number(node.dataset.messageId);
    const before = [...this.list.children].reverse().find(isBefore);
    if (before) before.after(node);
    else this.list.prepend(node);
    while (this.messages.size > KEPT) this.forget(this.messages.keys().next().value);
  }

  arrived(node, message, wasSticking) {
    this.showEmpty();
    node.classList.add("new");
    const isOwn = this.column.place.isOwn(message);
    if (wasSticking || isOwn) this.toBottom(true);
    if (!isOwn && (!wasSticking || !this.column.isSeen())) this.setUnread(this.unread + 1);
  }

  forget(id) {
    const node = this.nodeOf(id);
    const next = node?.nextElementSibling;
    this.messages.delete(id);
    node?.remove();
    if (next) this.group(next);
    this.showEmpty();
  }

  showEmpty() {
    this.list.querySelector(".empty")?.remove();
    if (this.messages.size) return;
    this.list.append(el("p", { class: "empty" }, t(this.column.isGroup ? "emptyGroup" : "emptyPrivate")));
  }

  // Messages of one sender stand together; a new day is said above the first of it.
  group(node) {
    if (!node.dataset.messageId) return;
    const before = node.previousElementSibling;
    const joins = areTogether(before, node);
    node.classList.toggle("joined", joins);
    before?.classList.toggle("continues", joins);
    node.classList.toggle("continues", areTogether(node, node.nextElementSibling));
    const date = dateOf(node);
    if (before && dateOf(before).toDateString() === date.toDateString()) delete node.dataset.day;
    else node.dataset.day = dayName(date, this.column.world.now());
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

  toBottom(smoothly) {
    this.sticks = true;
    const behavior = smoothly && !document.hidden ? "smooth" : "instant";
    this.list.scrollTo({ top: this.list.scrollHeight, behavior });
  }

  stick() {
    if (this.sticks) this.toBottom(false);
  }

  // Only somebody who scrolls up wants to stay where he is; on the way down the newest message is the goal.
  scrolled() {
    const isAtBottom = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR;
    if (isAtBottom || this.list.scrollTop < this.lastTop) this.sticks = isAtBottom;
    this.lastTop = this.list.scrollTop;
    this.newest.hidden = isAtBottom;
    if (isAtBottom && this.column.isSeen()) this.setUnread(0);
  }

  seen() {
    if (this.sticks) this.setUnread(0);
  }

  setUnread(count) {
    if (this.unread === count) return;
    this.unread = count;
    this.badge.hidden = count === 0;
    this.badge.textContent = count;
    this.column.unreadChanged();
  }
}

const dateOf = (node) => new Date(node.dataset.date * 1000);

function areTogether(first, second) {
  if (!first?.dataset.sender || first.dataset.sender !== second?.dataset.sender) return false;
  return second.dataset.date - first.dataset.date < TOGETHER;
}
