// Keeps a page current: the socket says that something changed, ordinary GETs bring it, and without a socket we ask.
// Everything that arrives is dropped when it was seen before, so poke, poll and reconnect may overlap freely.
import { localTimes } from "./shell.js";
import { html } from "./trusted.js";

const body = document.body;
const SLOW = Number(body.dataset.poll || 60) * 1000; // while the socket is open: for the poke that was lost
const QUICK = 20_000; // while it is not
const CROWDED = 4409; // the hub's word for "your newer pages have the sockets"
let seq = Number(body.dataset.inboxSeq || 0); // this page's own position in the inbox
const seen = new Set([...document.querySelectorAll("[data-seq]")].map((row) => Number(row.dataset.seq)));
const etags = new Map();
const parts = () => [...document.querySelectorAll("[data-live]")];
let socket = null;
let tries = 0;
let timer = 0;
let shut = false; // signed out, or shut out: nothing more to ask

async function get(url, accept) {
  const headers = { Accept: accept, "X-Live": "1", "HX-Request": "true" };
  if (etags.has(url)) headers["If-None-Match"] = etags.get(url);
  const answer = await fetch(url, { headers, credentials: "same-origin", cache: "no-store" });
  if (answer.status === 401) stop();
  if (!answer.ok) return null; // 304 and refusals alike: nothing to show
  if (answer.headers.has("ETag")) etags.set(url, answer.headers.get("ETag"));
  return answer;
}

// --- the inbox ------------------------------------------------------------------------------------------------------
let asking = null;
let again = false;

function catchUp() {
  again = asking !== null; // asked while asking: once more afterwards, for what committed in between
  asking ??= ask().catch(() => {}).finally(() => {
    asking = null;
    if (again) catchUp();
  });
  return asking;
}

async function ask() {
  let more = true;
  while (more && !shut) {
    const cases = [...new Set(parts().filter((p) => p.dataset.live === "case").map((p) => p.dataset.liveId))];
    const query = cases.map((id) => `case=${id}`).join("&");
    const answer = await get(body.dataset.since.replace(/0$/, String(seq)) + (query && `?${query}`), "application/json");
    if (!answer) return;
    const news = await answer.json();
    const fresh = news.rows.filter((row) => !seen.has(row.seq));
    fresh.forEach(insert);
    seq = Math.max(seq, news.mark);
    badge("inbox", news.unread);
    for (const [tab, count] of Object.entries(news.tabs)) badge(`tab-${tab}`, count);
    if (fresh.length) announce(fresh.length);
    for (const [id, version] of Object.entries(news.cases)) changed("case", id, version);
    if (cases.some((id) => !(id in news.cases))) return closed();
    more = news.more;
  }
}

// A case on this page is no longer theirs to see: nothing of it stays on the screen. What was typed lies in their drafts.
function closed() {
  stop();
  const note = document.createElement("p");
  [note.className, note.textContent] = ["empty", document.querySelector("[data-toasts]").dataset.closed];
  note.setAttribute("role", "alert");
  document.querySelector("main").replaceChildren(note);
  document.title = note.textContent;
}

function insert(row) {
  seen.add(row.seq);
  const place = document.querySelector(`[data-inbox-new="${row.tab}"]`);
  if (!place) return;
  place.hidden = false;
  document.querySelector("[data-inbox-empty]")?.remove();
  // nosemgrep: text-made-markup-in-the-browser - a row of ours, through the trusted-types policy
  place.querySelector("ul").insertAdjacentHTML("afterbegin", html(row.html));
  localTimes(place);
  const form = new FormData();
  form.set("seq", row.seq);
  fetch(body.dataset.shown, { method: "POST", body: form, headers: { "X-CSRFToken": body.dataset.csrf, "X-Live": "1" } });
}

function badge(name, count) {
  for (const spot of document.querySelectorAll(`[data-badge="${name}"]`)) {
    spot.textContent = count;
    spot.hidden = !count;
  }
  if (name === "inbox") document.title = (count ? `(${count}) ` : "") + document.title.replace(/^\(\d+\) /, "");
}

function announce(count) {
  const toasts = document.querySelector("[data-toasts]");
  const note = document.createElement("a");
  note.className = "toast-note";
  note.href = document.querySelector('[data-door="inbox"]')?.href || "/inbox/";
  note.textContent = count === 1 ? toasts.dataset.one : toasts.dataset.many.replace("{n}", count);
  toasts.replaceChildren(note);
  setTimeout(() => note.remove(), 8000);
}

// --- parts of the page ----------------------------------------------------------------------------------------------
function changed(type, id, version) {
  for (const part of parts()) {
    if (part.dataset.live !== type || (id && part.dataset.liveId && part.dataset.liveId !== id)) continue;
    if (type === "case" && version <= Number(part.dataset.liveVersion)) continue;
    refresh(part, type === "case" ? version : null);
  }
  if (type === "queue") size("queue");
  if (type === "acts") size("acts");
}

async function refresh(part, version) {
  const url = new URL(part.dataset.liveUrl, location.href);
  if (part.dataset.liveVersion) url.searchParams.set("since", part.dataset.liveVersion);
  const answer = await get(url.href, "text/html").catch(() => null);
  if (!answer || answer.status === 204) return;
  const text = await answer.text();
  const now = answer.headers.get("X-Version") ?? version;
  const show = () => swap(part, text, now);
  if (part.dataset.liveMode === "bar" && says(part) === says(parsed(text))) return; // one's own doing, shown already
  if (part.dataset.liveMode === "bar" || isBusy(part)) offer(part, show);
  else show();
}

const parsed = (text) => new DOMParser().parseFromString(html(text), "text/html").body;
const says = (element) => element.textContent.replace(/\s+/g, " ").trim();

function swap(part, text, version) {
  // nosemgrep: text-made-markup-in-the-browser - a fragment of ours, through the trusted-types policy
  part.innerHTML = html(text);
  const inner = part.firstElementChild; // a fragment that brings its own frame replaces ours, not nests in it
  if (part.children.length === 1 && inner?.dataset.live === part.dataset.live) {
    part.replaceWith(inner);
    part = inner;
  } else if (version !== null) part.dataset.liveVersion = version;
  localTimes(part);
  window.htmx?.process(part);
  part.dispatchEvent(new CustomEvent("live:swapped", { bubbles: true }));
}

const isBusy = (part) =>
  part.querySelector("[data-busy]") !== null ||
  (part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select"));

// What is being read or filled in never moves by itself: a bar offers the news.
function offer(part, show) {
  let bar = part.previousElementSibling;
  if (!bar?.matches(".news-bar")) {
    bar = document.createElement("div");
    bar.className = "news-bar";
    part.before(bar);
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-primary btn-sm";
  button.textContent = document.querySelector("[data-toasts]").dataset.show;
  button.addEventListener("click", () => (bar.remove(), show()));
  bar.replaceChildren(button);
}

async function size(name) {
  if (!body.dataset[name]) return;
  const answer = await get(body.dataset[name], "application/json").catch(() => null);
  if (answer) badge(name, (await answer.json())[name]);
}

// --- the socket, and what there is without it -------------------------------------------------------------------------
function connect() {
  if (shut || socket) return;
  socket = new WebSocket(new URL(body.dataset.socket, location.href.replace(/^http/, "ws")));
  socket.addEventListener("open", () => {
    tries = 0;
    state(true);
    for (const id of new Set(parts().map((part) => part.dataset.liveId).filter(Boolean))) socket.send(JSON.stringify({ watch: { case: id } }));
    everything();
  });
  socket.addEventListener("message", ({ data }) => {
    const poke = JSON.parse(data);
    if (poke.t === "inbox") catchUp();
    else changed(poke.t, poke.id, poke.v);
  });
  socket.addEventListener("close", ({ code }) => {
    socket = null;
    state(false);
    if (code === CROWDED) return; // else eleven pages would push each other out for ever
    const wait = Math.min(60_000, 1000 * 2 ** tries++) * (0.5 + Math.random()); // spread: a restart must not be stormed
    setTimeout(connect, wait);
  });
}

function everything() {
  catchUp();
  for (const part of parts()) if (part.dataset.live !== "case") refresh(part, null);
  size("queue");
  size("acts");
}

function state(open) {
  const label = document.querySelector("[data-link-state]");
  if (label) label.hidden = open;
  if (body.dataset.link === (open ? "socket" : "polling")) return; // a failed attempt must not put off the next question
  body.dataset.link = open ? "socket" : "polling";
  clearInterval(timer);
  timer = setInterval(() => (open ? (catchUp(), size("acts")) : everything()), open ? SLOW : QUICK);
}

function stop() {
  shut = true;
  clearInterval(timer);
  socket?.close();
}

document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && (everything(), connect()));
addEventListener("online", () => (everything(), connect()));
addEventListener("pageshow", (event) => event.persisted && everything());
state(false);
document.querySelector("[data-link-state]")?.toggleAttribute("hidden", true); // not yet: the first attempt is under way
catchUp();
connect();
