// The buttons under a message and the keyboard under a chat.
import { attempt, payStars, press } from "./api.js";
import { copyText, el, icon, toast } from "./dom.js";
import { absolute, startPayload } from "./entities.js";
import { confirmStars, showAlert } from "./sheets.js";
import { t } from "./words.js";

export function inlineKeyboard(message, place) {
  const rows = message.reply_markup?.inline_keyboard ?? defaultRows(message);
  if (!rows?.length) return null;
  return el("div", { class: "keyboard", testid: "keyboard" },
    rows.map((row) => el("div", { class: "keys" }, row.map((button) => key(button, message, place)))));
}

// An invoice without a keyboard of its own gets Telegram's.
function defaultRows({ invoice }) {
  return invoice && [[{ text: t("starsPay", { n: invoice.total_amount }), pay: true }]];
}

function key(button, message, place) {
  const look = { class: `key${button.style ? ` ${button.style}` : ""}${button.pay ? " pay" : ""}`, testid: "button" };
  const label = el("span", {}, button.text);
  if (button.url && startPayload(button.url, place.acts.botUsername) === undefined) {
    return el("a", { ...look, href: absolute(button.url), target: "_blank", rel: "noopener" }, label, icon("link"));
  }
  const mark = button.copy_text ? icon("copy") : button.url ? icon("link") : null;
  const node = el("button", { ...look, type: "button", disabled: Boolean(button.disabled) }, label, mark);
  node.addEventListener("click", () => act(button, message, place, node));
  return node;
}

function act(button, message, place, node) {
  if (button.url) return place.acts.startLink(startPayload(button.url, place.acts.botUsername));
  if (button.copy_text) return copyText(button.copy_text.text);
  if (button.pay) return payInvoice(message, place, node);
  if (button.callback_data !== undefined) return tap(button, message, place, node);
  return toast(button.text);
}

// Telegram keeps the button turning until the bot answers the tap.
async function tap(button, message, place, node) {
  node.classList.add("busy");
  const wish = { from: place.speaker(), data: button.callback_data };
  const answer = await attempt(() => press(message.chat.id, message.message_id, wish));
  node.classList.remove("busy");
  if (!answer) return;
  if (!answer.answered) toast(t("notAnswered"), "bad");
  else if (answer.url) place.acts.open(answer.url);
  else if (answer.text && answer.show_alert) showAlert(answer.text);
  else if (answer.text) toast(answer.text);
}

async function payInvoice(message, place, node) {
  if (!(await confirmStars(message.invoice, place.acts.botName))) return;
  node.classList.add("busy");
  const answer = await attempt(() => payStars(message.chat.id, message.message_id, place.speaker()));
  node.classList.remove("busy");
  if (answer?.error) showAlert(answer.error);
}

// The keyboard that takes the phone keyboard's place; `say` sends a label as the person's own words.
export function replyKeyboard(markup, say, shareContact) {
  return el("div", { class: "reply-keyboard", testid: "reply-keyboard" },
    markup.keyboard.map((row) => el("div", { class: "keys" }, row.map((button) => {
      const label = typeof button === "string" ? button : button.text;
      const act = button.request_contact ? shareContact : () => say(label);
      return el(
        "button",
        { type: "button", class: `key ${button.style ?? ""}`, testid: "reply-button", onclick: act },
        label,
      );
    }))));
}
