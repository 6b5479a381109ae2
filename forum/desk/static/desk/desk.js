import { html } from "../live/trusted.js";
// The desk by keyboard: each verb's own key presses its button; what sends a reason puts the cursor there first.
const typing = (element) => element.closest("input:not([type=radio]), textarea, select") !== null;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const target = [...document.querySelectorAll("main [data-key]")].find((one) => one.dataset.key === event.key);
  if (!target || target.disabled) return;
  event.preventDefault();
  const form = target.closest("form");
  const reason = form?.elements.reason;
  const given = reason?.value.trim() || (target.dataset.needs === "reason" && form.querySelector("[name=canned]:checked")?.value);
  if (target.dataset.needs && !given) reason?.focus();
  else target.click();
});

// A chosen reason is put where it can be changed before it is sent; one's own words are never overwritten.
document.addEventListener("change", ({ target }) => {
  if (target.name !== "canned") return;
  const reason = target.form?.elements.reason;
  const canned = [...target.form.querySelectorAll("[name=canned]")].map((one) => one.value);
  if (reason && (reason.value.trim() === "" || canned.includes(reason.value))) reason.value = target.value;
});

// A verdict that can be undone no longer says so no longer; the server has the last word either way.
for (const bar of document.querySelectorAll("[data-undo-until]")) {
  setTimeout(() => bar.remove(), Math.max(0, Date.parse(bar.dataset.undoUntil) + 2_000 - Date.now()));
}

// Who holds an item and works on it goes on holding it: renewed while the page is seen and its keys or pointer were
// used lately. The request says that it is the page's own (X-Live), so that it does not keep a session awake.
const RENEW = 110_000;
const LATELY = 240_000;
const panel = document.querySelector("[data-lease]");
let acted = Date.now();
for (const kind of ["keydown", "pointerdown", "pointermove", "wheel"]) addEventListener(kind, () => (acted = Date.now()), { passive: true });

async function renew() {
  if (document.visibilityState !== "visible" || Date.now() - acted > LATELY) return;
  const headers = { "X-CSRFToken": document.body.dataset.csrf, "X-Live": "1", "HX-Request": "true" };
  const answer = await fetch(panel.dataset.lease, { method: "POST", headers, credentials: "same-origin" }).catch(() => null);
  if (!answer || answer.ok || answer.status >= 500) return; // a line that is down says nothing about the lease
  clearInterval(renewing);
  const lost = document.createElement("p");
  lost.className = "notice";
  lost.dataset.level = "error";
  lost.setAttribute("role", "alert");
  lost.textContent = new DOMParser().parseFromString(html(await answer.text()), "text/html").body.textContent.trim();
  panel.prepend(lost);
}
const renewing = panel ? setInterval(renew, RENEW) : 0;
