// The strings the page pulls: everything a person can do, said to /play, and what happens, heard from it.
import { toast } from "./dom.js";
import { t } from "./words.js";

async function ask(method, path, body) {
  const isForm = body instanceof FormData;
  const options = { method, body: isForm || body === undefined ? body : JSON.stringify(body) };
  if (!isForm && body !== undefined) options.headers = { "Content-Type": "application/json" };
  const reply = await fetch(`play/${path}`, options);
  const answer = await reply.json().catch(() => null);
  if (!reply.ok) throw new Error(reason(answer) || `${reply.status}`);
  return answer;
}

function reason(answer) {
  const why = answer?.detail ?? answer?.description;
  return typeof why === "string" ? why : why && JSON.stringify(why);
}

// Does it, or says why not; answers undefined then.
export async function attempt(work) {
  try {
    return await work();
  } catch (problem) {
    toast(t("failed", { why: problem.message }), "bad");
    return undefined;
  }
}

export const state = () => ask("GET", "state");
export const messages = (chat) => ask("GET", `chats/${chat}/messages`);
export const write = (chat, message) => ask("POST", `chats/${chat}/messages`, message);
export const change = (chat, id, message) => ask("PATCH", `chats/${chat}/messages/${id}`, message);
export const erase = (chat, id, from) => ask("DELETE", `chats/${chat}/messages/${id}`, { from });
export const press = (chat, id, wish) => ask("POST", `chats/${chat}/messages/${id}/press`, wish);
export const payStars = (chat, id, from) => ask("POST", `chats/${chat}/messages/${id}/pay`, { from });
export const addPerson = (person) => ask("POST", "users", person);
export const block = (user) => ask("POST", `users/${user}/block`);
export const unblock = (user) => ask("POST", `users/${user}/unblock`);
export const forward = (seconds) => ask("POST", "clock", { advance: seconds });
export const payments = () => ask("GET", "payments");
export const pay = (number) => ask("POST", `payments/${encodeURIComponent(number)}/pay`, {});

export function upload(chat, from, { file, kind, caption, replyTo, thread }) {
  const form = new FormData();
  form.set("from", from);
  if (caption) form.set("caption", caption);
  if (replyTo) form.set("reply_to", replyTo);
  if (thread) form.set("thread", thread);
  form.set(kind, file, file.name || (kind === "photo" ? "photo.png" : "file.bin"));
  return ask("POST", `chats/${chat}/messages`, form);
}

export const fileAddress = (id) => `play/files/${encodeURIComponent(id)}`;

export function listen(after, hear, lost) {
  const source = new EventSource(after === undefined ? "play/events" : `play/events?after=${after}`);
  source.onmessage = (event) => hear(JSON.parse(event.data));
  source.onopen = () => lost(false);
  source.onerror = () => lost(true);
}
