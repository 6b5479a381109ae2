// What every page can do with a keyboard: the list of keys, going places, moving in a list; times in the reader's own zone.
const words = document.documentElement.lang || "en";
const short = new Intl.DateTimeFormat(words, { dateStyle: "medium", timeStyle: "short" });

export function localTimes(root = document) {
  for (const time of root.querySelectorAll("time[datetime]:not([data-local])")) {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.getTime()) || time.closest("[data-utc]")) continue;
    time.title = time.textContent;
    time.textContent = short.format(moment);
    time.dataset.local = "";
  }
}

const typing = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;
const places = { b: "boards", i: "inbox", v: "queue" };
let afterG = 0;

function go(key) {
  const badge = document.querySelector(`[data-door="${places[key]}"]`);
  if (badge) location.assign(badge.href);
}

function step(by) {
  const links = [...document.querySelectorAll("main .row-link, main .inbox-link")];
  if (!links.length) return;
  const here = links.indexOf(document.activeElement);
  links[Math.min(links.length - 1, Math.max(0, here + by))].focus();
}

function search(event) {
  const field = [...document.querySelectorAll("#q, [data-search]")].find((one) => one.offsetParent !== null);
  if (!field) return location.assign(document.querySelector(".site-search-link")?.href || "/");
  event.preventDefault();
  field.focus();
  field.select();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (Date.now() - afterG < 1200 && places[event.key]) return go(event.key);
  if (event.key === "g") afterG = Date.now();
  else if (event.key === "?") document.getElementById("keys")?.showModal();
  else if (event.key === "/") search(event);
  else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "Escape") document.querySelectorAll("details[data-menu][open]").forEach((menu) => (menu.open = false));
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  for (const menu of document.querySelectorAll("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
});

for (const form of document.querySelectorAll("form[data-send-on-change]")) {
  form.querySelector("[data-without-script]").hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
}
for (const button of document.querySelectorAll("[data-opens][hidden]")) button.hidden = false;
// A second click on a slow line must not send twice; coming back by the browser's own button makes it usable again.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button && !event.defaultPrevented && event.target.method === "post") setTimeout(() => (button.disabled = button.dataset.sent = true), 0);
});
addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach((b) => (b.disabled = false)));
document.body.addEventListener("htmx:afterSwap", (event) => localTimes(event.target));
sessionStorage.removeItem("htmx-current-path-for-history"); // htmx notes each address, and is asked for no history
// The page's own keys are listed in an element it marks so.
const own = document.querySelector("template[data-keys]");
if (own) document.querySelector("[data-page-keys]")?.append(own.content.cloneNode(true));
localTimes();
