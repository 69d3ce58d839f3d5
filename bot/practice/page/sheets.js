// What lies over the page for a moment: an alert, a payment to confirm, a picture, a file to send, a menu.
import { button, el, fileSize, icon } from "./dom.js";
import { t } from "./words.js";

export const LANGUAGES = [["zh-hans", "中文"], ["en", "English"]];

function sheet(name, ...content) {
  const dialog = el("dialog", { class: `sheet ${name}`, testid: name }, ...content);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

// A sheet with a form: answers the value of the button that closed it, "" when it was closed otherwise.
function question(name, ...content) {
  const dialog = sheet(name, el("form", { method: "dialog" }, ...content));
  const answer = new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue));
  });
  return { dialog, answer };
}

const yes = (text, testid) => el("button", { type: "submit", class: "main", value: "yes", testid }, text);

function no(testid) {
  return el("button", { type: "submit", class: "quiet", value: "", formnovalidate: true, testid }, t("cancel"));
}

export function showAlert(text) {
  question("alert", el("p", { testid: "alert-text" }, text), el("menu", {}, yes(t("ok"), "alert-ok")));
}

export async function confirmStars(invoice, botName) {
  const { answer } = question(
    "stars",
    el("div", { class: "star", "aria-hidden": "true" }, "⭐"),
    el("h2", {}, t("starsTitle")),
    el("p", {}, el("b", {}, invoice.title), el("br"), t("starsFor", { bot: botName })),
    el("menu", { class: "tall" }, yes(t("starsPay", { n: invoice.total_amount }), "stars-pay"), no("stars-cancel")),
  );
  return (await answer) === "yes";
}

export function openPicture(source, caption) {
  const image = el("img", { src: source, alt: caption ?? t("photo") });
  const words = caption ? el("p", {}, caption) : null;
  const close = button({ class: "round", label: t("back"), testid: "viewer-close" }, () => {}, icon("close"));
  const dialog = sheet("viewer", image, words, close);
  dialog.addEventListener("click", () => dialog.close());
}

// A file before it leaves: answers { kind, caption }, or null when it is not to be sent after all.
export async function previewFile(file) {
  const isPicture = /^image\/(png|jpeg|webp)$/.test(file.type);
  const address = isPicture ? URL.createObjectURL(file) : null;
  const asFile = el("input", { type: "checkbox", testid: "as-file" });
  const words = { placeholder: t("caption"), maxlength: "1024", autocomplete: "off" };
  const caption = el("input", { type: "text", testid: "caption", ...words });
  const send = yes(t("send"), "send-file");
  const { dialog, answer } = question(
    "preview",
    isPicture ? el("img", { src: address, alt: file.name }) : fileName(file),
    isPicture ? el("label", {}, asFile, t("asFile")) : null,
    caption,
    el("menu", {}, no(), send),
  );
  send.focus();
  // Enter in the caption sends, as it does in the message field.
  caption.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    dialog.close("yes");
  });
  const isWanted = (await answer) === "yes";
  if (address) URL.revokeObjectURL(address);
  const kind = isPicture && !asFile.checked ? "photo" : "document";
  return isWanted ? { kind, caption: caption.value.trim() } : null;
}

function fileName(file) {
  return el("p", { class: "name" }, icon("file"), el("b", {}, file.name), el("small", {}, fileSize(file.size)));
}

// Answers { name, language } of somebody new, or null.
export async function askForPerson() {
  const naming = { required: true, maxlength: "64", placeholder: t("name"), label: t("name"), autocomplete: "off" };
  const name = el("input", { type: "text", testid: "person-name", ...naming });
  const options = LANGUAGES.map(([code, title]) => el("option", { value: code }, title));
  const tongue = el("select", { label: t("language"), testid: "person-language" }, options);
  const buttons = el("menu", {}, no(), yes(t("add"), "person-add"));
  const { answer } = question("person", el("h2", {}, t("addPerson")), name, tongue, buttons);
  return (await answer) === "yes" ? { name: name.value.trim(), language: tongue.value } : null;
}

// A menu at the pointer or under a button; `items`: [{ text, act, testid, detail?, kind?, checked? }]
export function openMenu(items, at) {
  document.querySelector(".menu")?.remove();
  const menu = el("div", { class: "menu", role: "menu", testid: "menu" });
  menu.append(...items.map((item) => menuItem(item, menu)));
  document.body.append(menu);
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(at.x, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(at.y, innerHeight - height - 8))}px`;
  menu.querySelector("button")?.focus({ preventScroll: true });
  closeElsewhere(menu);
}

function menuItem({ text, detail, testid, kind, checked, act }, menu) {
  const role = checked === undefined ? { role: "menuitem" } : { role: "menuitemradio", "aria-checked": `${checked}` };
  const chosen = () => {
    menu.remove();
    act();
  };
  return button({ class: kind, testid, ...role }, chosen, text, detail ? el("small", {}, detail) : null);
}

function closeElsewhere(menu) {
  const away = (event) => {
    if (menu.contains(event.target) && event.key !== "Escape") return;
    menu.remove();
    removeEventListener("pointerdown", away, true);
    removeEventListener("keydown", away, true);
  };
  // Not before the click that opened it is over.
  setTimeout(() => {
    addEventListener("pointerdown", away, true);
    addEventListener("keydown", away, true);
  });
}
