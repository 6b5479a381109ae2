// Says every half minute that this page is open and in sight, and shows who else is here. Only for who turned it on.
const line = document.querySelector("[data-presence]");

async function say() {
  if (!line.isConnected || document.visibilityState !== "visible") return;
  const headers = { "X-CSRFToken": document.body.dataset.csrf, "X-Live": "1", "HX-Request": "true" };
  const answer = await fetch(line.dataset.presence, { method: "POST", headers, credentials: "same-origin" }).catch(() => null);
  const names = answer?.ok ? (await answer.json()).here : [];
  const list = new Intl.ListFormat(document.documentElement.lang || "en").format(names);
  line.textContent = names.length ? line.dataset.words.replace("{names}", list) : "";
  line.hidden = !names.length;
}

say();
setInterval(say, 25_000);
document.addEventListener("visibilitychange", say);
