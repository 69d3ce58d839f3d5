// Turns a Bot API text with its entities (UTF-16 offsets, as JavaScript counts) into elements.
import { copyText, el, icon } from "./dom.js";
import { t } from "./words.js";

// `acts`: { command(text), startLink(payload), botUsername }
export function richText(text, entities, acts) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return pieces(text, 0, text.length, sorted, acts);
}

function pieces(text, from, to, entities, acts) {
  const nodes = [];
  let at = from;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    let next = index + 1;
    while (next < entities.length && entities[next].offset < end) next += 1;
    const inner = pieces(text, Math.max(entity.offset, at), end, entities.slice(index + 1, next), acts);
    nodes.push(dressed(entity, text.slice(entity.offset, end), inner, acts));
    // A block ends its line by itself: the line break behind it would leave an empty one.
    at = BLOCKS.has(entity.type) && text[end] === "\n" ? end + 1 : end;
    index = next;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const PLAIN = { bold: "b", italic: "i", underline: "u", strikethrough: "s" };

function dressed(entity, raw, inner, acts) {
  if (PLAIN[entity.type]) return el(PLAIN[entity.type], {}, inner);
  const dress = DRESSES[entity.type];
  return dress ? dress(entity, raw, inner, acts) : el("span", {}, inner);
}

const DRESSES = {
  code: (_, raw, inner) => copyable(el("code", { testid: "code" }, inner), raw),
  pre: (entity, raw, inner) => copyable(
    el("pre", { testid: "pre", "data-language": entity.language }, el("code", {}, inner)),
    raw,
  ),
  spoiler: (_, __, inner) => spoiler(inner),
  blockquote: (_, __, inner) => el("blockquote", {}, inner),
  expandable_blockquote: (_, __, inner) => expandable(inner),
  text_link: (entity, _, inner, acts) => link(entity.url, inner, acts),
  url: (_, raw, inner, acts) => link(raw, inner, acts),
  email: (_, raw, inner) => el("a", { href: `mailto:${raw}` }, inner),
  phone_number: (_, raw, inner) => copyable(el("span", { class: "linkish" }, inner), raw),
  bot_command: (_, raw, inner, acts) => el(
    "button",
    { type: "button", class: "linkish", onclick: () => acts.command(raw) },
    inner,
  ),
  mention: (_, __, inner) => el("span", { class: "linkish" }, inner),
  text_mention: (_, __, inner) => el("span", { class: "linkish" }, inner),
  hashtag: (_, __, inner) => el("span", { class: "linkish" }, inner),
  cashtag: (_, __, inner) => el("span", { class: "linkish" }, inner),
};

function copyable(node, raw) {
  node.classList.add("copyable");
  node.tabIndex = 0;
  node.setAttribute("role", "button");
  node.title = t("copy");
  node.addEventListener("click", () => copyText(raw));
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter") copyText(raw);
  });
  return node;
}

function spoiler(inner) {
  const node = el(
    "span",
    { class: "spoiler", role: "button", tabindex: "0", label: t("shownSpoiler"), testid: "spoiler" },
    inner,
  );
  node.addEventListener("click", () => {
    node.classList.add("shown");
    node.removeAttribute("aria-label");
  });
  return node;
}

function expandable(inner) {
  const quote = el("blockquote", { class: "folded" }, inner);
  quote.append(
    el(
      "button",
      { type: "button", class: "unfold", label: t("expand"), onclick: () => quote.classList.toggle("folded") },
      icon("down"),
    ),
  );
  return quote;
}

export function link(address, inner, acts) {
  const payload = startPayload(address, acts.botUsername);
  if (payload !== undefined) {
    return el(
      "a",
      { href: absolute(address), onclick: (event) => { event.preventDefault(); acts.startLink(payload); } },
      inner,
    );
  }
  const href = absolute(address);
  return el("a", { href, target: "_blank", rel: "noopener" }, inner);
}

const SAFE = new Set(["http:", "https:", "tg:", "mailto:"]);

// An address that can be opened: what a scheme lacks gets one, a script gets none.
export function absolute(address) {
  const full = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  try {
    return SAFE.has(new URL(full).protocol) ? full : "about:blank";
  } catch {
    return "about:blank";
  }
}

// What follows /start in a link to the bot ("" for a bare one); undefined for every other address.
export function startPayload(address, botUsername) {
  let url;
  try {
    url = new URL(absolute(address));
  } catch {
    return undefined;
  }
  const isOurs = (name) => name?.toLowerCase() === botUsername?.toLowerCase();
  if (url.protocol === "tg:" && isOurs(url.searchParams.get("domain"))) return url.searchParams.get("start") ?? "";
  if (!["t.me", "telegram.me"].includes(url.hostname) || !isOurs(url.pathname.split("/")[1])) return undefined;
  return url.searchParams.get("start") ?? "";
}
