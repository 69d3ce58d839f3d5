// What lies over the page for a moment: an alert, a payment to confirm, a picture, a file to send, a menu.
import { el, fileSize, icon } from "./dom.js";
import { t } from "./words.js";

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

const closer = (text, kind = "quiet", value = "") => el("button", { type: "submit", class: kind, value }, text);

export function showAlert(text) {
  const form = el("form", { method: "dialog" }, el("p", { testid: "alert-text" }, text), el("menu", {}, closer(t("ok"), "main")));
  form.querySelector("button").dataset.testid = "alert-ok";
  sheet("alert", form);
}

export function confirmStars(invoice, botName) {
  return new Promise((resolve) => {
    const pay = closer(t("starsPay", { n: invoice.total_amount }), "main", "pay");
    pay.dataset.testid = "stars-pay";
    const cancel = closer(t("cancel"));
    cancel.dataset.testid = "stars-cancel";
    const dialog = sheet("stars", el("form", { method: "dialog" },
      el("div", { class: "star", "aria-hidden": "true" }, "⭐"), el("h2", {}, t("starsTitle")),
      el("p", {}, el("b", {}, invoice.title), el("br"), t("starsFor", { bot: botName })), el("menu", { class: "tall" }, pay, cancel)));
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "pay"));
  });
}

export function openPicture(source, caption) {
  const image = el("img", { src: source, alt: caption ?? t("photo") });
  const dialog = sheet("viewer", image, caption ? el("p", {}, caption) : null, el("button", { type: "button", class: "round", label: t("back"), testid: "viewer-close" }, icon("close")));
  dialog.addEventListener("click", () => dialog.close());
}

// A file before it leaves: answers { kind, caption }, or null when it is not to be sent after all.
export function previewFile(file) {
  return new Promise((resolve) => {
    const isPicture = /^image\/(png|jpeg|webp)$/.test(file.type);
    const address = isPicture ? URL.createObjectURL(file) : null;
    const asFile = el("input", { type: "checkbox", testid: "as-file" });
    const caption = el("input", { type: "text", name: "caption", placeholder: t("caption"), maxlength: "1024", autocomplete: "off", testid: "caption" });
    const send = closer(t("send"), "main", "send");
    send.dataset.testid = "send-file";
    const dialog = sheet("preview", el("form", { method: "dialog" },
      isPicture ? el("img", { src: address, alt: file.name }) : el("p", { class: "name" }, icon("file"), el("b", {}, file.name), el("small", {}, fileSize(file.size))),
      isPicture ? el("label", {}, asFile, t("asFile")) : null, caption, el("menu", {}, closer(t("cancel")), send)));
    // Enter in the caption sends, as it does in the message field.
    caption.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      dialog.close("send");
    });
    dialog.addEventListener("close", () => {
      if (address) URL.revokeObjectURL(address);
      resolve(dialog.returnValue === "send" ? { kind: isPicture && !asFile.checked ? "photo" : "document", caption: caption.value.trim() } : null);
    });
    send.focus();
  });
}

// Answers { name, language } of somebody new, or null.
export function askForPerson() {
  return new Promise((resolve) => {
    const name = el("input", { type: "text", required: true, maxlength: "64", placeholder: t("name"), label: t("name"), autocomplete: "off", testid: "person-name" });
    const tongue = el("select", { label: t("language"), testid: "person-language" }, LANGUAGES.map(([code, title]) => el("option", { value: code }, title)));
    const add = closer(t("add"), "main", "add");
    add.dataset.testid = "person-add";
    const dialog = sheet("person", el("form", { method: "dialog" }, el("h2", {}, t("addPerson")), name, tongue, el("menu", {}, el("button", { type: "button", class: "quiet", onclick: () => dialog.close("") }, t("cancel")), add)));
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "add" ? { name: name.value.trim(), language: tongue.value } : null));
  });
}

export const LANGUAGES = [["zh-hans", "中文"], ["en", "English"]];

// A menu at the pointer or under a button; `items`: [{ text, act, testid, kind, checked }]
export function openMenu(items, at) {
  document.querySelector(".menu")?.remove();
  const menu = el("div", { class: "menu", role: "menu", testid: "menu" }, items.map((item) => el("button", {
    type: "button", role: item.checked === undefined ? "menuitem" : "menuitemradio", "aria-checked": item.checked === undefined ? null : `${item.checked}`,
    class: item.kind, testid: item.testid, onclick: () => { menu.remove(); item.act(); },
  }, item.text, item.detail ? el("small", {}, item.detail) : null)));
  document.body.append(menu);
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(at.x, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(at.y, innerHeight - height - 8))}px`;
  menu.querySelector("button")?.focus({ preventScroll: true });
  const away = (event) => {
    if (menu.contains(event.target) && event.key !== "Escape") return;
    menu.remove();
    removeEventListener("pointerdown", away, true);
    removeEventListener("keydown", away, true);
  };
  setTimeout(() => {
    addEventListener("pointerdown", away, true);
    addEventListener("keydown", away, true);
  });
}
