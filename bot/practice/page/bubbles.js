// One message as it stands in a chat: its bubble, its picture or file, its quote, its buttons.
import { avatar, el, fileSize, icon, tint } from "./dom.js";
import { richText } from "./entities.js";
import { fileAddress } from "./api.js";
import { inlineKeyboard } from "./keyboards.js";
import { openPicture } from "./sheets.js";
import { clockTime, t } from "./words.js";

const WIDEST = 380;
const TALLEST = 420;

// `place`: { isGroup, isOwn(message), acts, jumpTo(id), menu(message, event) }
export function bubble(message, place) {
  const note = serviceNote(message);
  if (note) return service(message, note);
  const isOwn = place.isOwn(message);
  const row = el("article", {
    class: `row ${isOwn ? "own" : "theirs"}`, testid: `message-${message.message_id}`,
    "data-message-id": message.message_id, "data-sender": senderKey(message), "data-date": message.date,
  });
  if (place.isGroup && !isOwn) row.append(avatar(senderId(message), senderName(message)));
  const stack = el("div", { class: "stack" }, body(message, place, isOwn));
  const keyboard = inlineKeyboard(message, place);
  if (keyboard) stack.append(keyboard);
  row.append(stack);
  return row;
}

function body(message, place, isOwn) {
  const hasPicture = Boolean(message.photo);
  const text = message.text ?? message.caption ?? "";
  const node = el("div", {
    class: `bubble${hasPicture ? " pictured" : ""}${text ? "" : " bare"}`, testid: "bubble",
    oncontextmenu: (event) => place.menu(message, event), ondblclick: () => place.reply(message),
  });
  if (place.isGroup && !isOwn) node.append(signature(message));
  if (message.reply_to_message) node.append(quote(message, place));
  const content = media(message);
  const entities = message.entities ?? message.caption_entities;
  const words = text ? el("div", { class: "text", testid: "text" }, richText(text, entities, place.acts)) : null;
  const parts = message.show_caption_above_media ? [words, content] : [content, words];
  node.append(...parts.filter(Boolean), meta(message, isOwn));
  return node;
}

function signature(message) {
  return el("div", { class: "sender", style: `--tint:${tint(senderId(message))}` }, senderName(message));
}

function meta(message, isOwn) {
  const edited = message.edit_date && !message.reply_markup ? el("span", { testid: "edited" }, t("edited")) : null;
  const time = el("time", {}, clockTime(new Date(message.date * 1000)));
  return el("div", { class: "meta" }, edited, time, isOwn ? icon("read") : null);
}

function quote(message, place) {
  const original = message.reply_to_message;
  return el("button", {
    type: "button",
    class: "quote",
    testid: "quote",
    style: `--tint:${tint(senderId(original))}`,
    onclick: () => place.jumpTo(original.message_id),
  },
    el("b", {}, senderName(original)), el("span", {}, message.quote?.text ?? summary(original)));
}

function media(message) {
  if (message.photo) return picture(message);
  if (message.sticker) return fileRow(message.sticker, t("sticker"));
  if (message.voice) return fileRow(message.voice, t("voice"));
  if (message.video) return fileRow(message.video, message.video.file_name ?? t("video"));
  if (message.document) return fileRow(message.document, message.document.file_name ?? t("document"));
  if (message.invoice) return invoice(message.invoice);
  if (message.contact) return contact(message.contact);
  if (message.location) return plain(`📍 ${message.location.latitude}, ${message.location.longitude}`);
  return message.text === undefined && message.caption === undefined ? plain(summary(message)) : null;
}

const plain = (words) => el("div", { class: "plain" }, words);

function picture(message) {
  const size = message.photo.at(-1);
  const source = fileAddress(size.file_id);
  const image = el("img", { src: source, alt: message.caption ?? t("photo"), loading: "lazy", draggable: "false" });
  const frame = el(
    "button",
    {
      type: "button",
      class: `picture${message.has_media_spoiler ? " veiled" : ""}`,
      style: frameSize(size),
      testid: "photo",
      label: t("photo"),
    },
    image,
  );
  frame.addEventListener("click", () => {
    if (frame.classList.contains("veiled")) frame.classList.remove("veiled");
    else openPicture(source, message.caption);
  });
  return frame;
}

// The place of a picture is kept free before it arrives, so that nothing jumps.
function frameSize({ width, height }) {
  const shrink = Math.min(1, WIDEST / width, TALLEST / height);
  return `width:${Math.max(120, Math.round(width * shrink))}px;aspect-ratio:${width}/${Math.max(height, width / 4)}`;
}

function fileRow(file, name) {
  const ending = /\.(\w{1,4})$/.exec(name)?.[1];
  return el("a", { class: "file", testid: "document", href: fileAddress(file.file_id), download: name },
    el("span", { class: "sheet" }, icon("file"), ending ? el("i", {}, ending) : null),
    el("span", { class: "about" }, el("b", {}, name), el("small", {}, fileSize(file.file_size))));
}

function invoice(bill) {
  return el("div", { class: "invoice", testid: "invoice" },
    el("b", {}, bill.title), el("p", {}, bill.description), el("span", { class: "price" }, price(bill)));
}

export function price({ currency, total_amount: amount }) {
  return currency === "XTR" ? `⭐ ${amount}` : `${(amount / 100).toFixed(2)} ${currency}`;
}

function contact(person) {
  const name = [person.first_name, person.last_name].filter(Boolean).join(" ");
  return el(
    "div",
    { class: "file" },
    avatar(person.user_id ?? 0, name),
    el("span", { class: "about" }, el("b", {}, name), el("small", {}, person.phone_number)),
  );
}

export function summary(message) {
  if (message.text) return message.text;
  if (message.caption) return message.caption;
  if (message.photo) return `🖼 ${t("photo")}`;
  if (message.invoice) return `🧾 ${message.invoice.title}`;
  if (message.document) return `📄 ${message.document.file_name ?? t("document")}`;
  const kind = ["video", "voice", "sticker", "contact", "location"].find((name) => message[name]);
  return kind ? t(kind) : serviceNote(message) ?? t("other");
}

function service(message, note) {
  return el(
    "div",
    {
      class: "service",
      testid: `message-${message.message_id}`,
      "data-message-id": message.message_id,
      "data-date": message.date,
    },
    el("span", { testid: "service" }, note),
  );
}

const starsPaid = (n, title) => t("starsPaid", { n }) + (title ? ` · ${title}` : "");

const NOTES = {
  successful_payment: (paid, message) => starsPaid(paid.total_amount, message.reply_to_message?.invoice?.title),
  refunded_payment: (back) => t("starsBack", { n: back.total_amount }),
  new_chat_members: (people) => t("joined", { name: people.map(fullName).join(", ") }),
  left_chat_member: (person) => t("left", { name: fullName(person) }),
  pinned_message: (what) => t("pinned", { what: summary(what).slice(0, 40) }),
  forum_topic_created: (topic) => t("topic", { name: topic.name }),
  forum_topic_edited: (topic) => t("topic", { name: topic.name ?? "" }),
  forum_topic_closed: () => t("topicClosed"),
  forum_topic_reopened: () => t("topicReopened"),
  new_chat_title: (name) => t("renamed", { name }),
  group_chat_created: () => t("created"),
  supergroup_chat_created: () => t("created"),
};

function serviceNote(message) {
  const kind = Object.keys(NOTES).find((name) => message[name] !== undefined && message[name] !== null);
  return kind && NOTES[kind](message[kind], message);
}

const fullName = (person) => [person.first_name, person.last_name].filter(Boolean).join(" ");
export const senderName = (message) => message.sender_chat?.title ?? (message.from ? fullName(message.from) : "");
export const senderId = (message) => message.sender_chat?.id ?? message.from?.id ?? 0;
const senderKey = (message) => `${senderId(message)}`;
