// Tells the server twice a minute that a viewer is open and looked at; says when it is time for a pause, or enough for today.
const EVERY = 30_000;
const AGAIN = 300_000; // after a pause of this length the page may remind once more
let last = 0;

function looking() {
  if (document.visibilityState !== "visible") return null;
  return [...document.querySelectorAll("[data-care]")].find((one) => document.getElementById(one.dataset.viewer)?.open);
}

function say(box, what) {
  if (box.querySelector(`[data-said=${what}]`)) return;
  box.append(box.querySelector(`template[data-${what}]`).content.cloneNode(true));
}

async function tell() {
  const box = looking();
  if (!box) return;
  if (Date.now() - last > AGAIN) box.querySelector("[data-said=pause]")?.remove();
  last = Date.now();
  const headers = { "X-CSRFToken": document.body.dataset.csrf, "Content-Type": "application/x-www-form-urlencoded" };
  try {
    const answer = await fetch(box.dataset.care, { method: "POST", credentials: "same-origin", headers });
    if (!answer.ok) return;
    const told = await answer.json();
    for (const what of ["pause", "reached"]) if (told[what]) say(box, what);
  } catch {
    // no line: the next time counts what it can
  }
}

document.addEventListener("toggle", (event) => event.target.open && event.target.matches(".clue-viewer") && tell(), true);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-care-mute]");
  const sound = button?.closest(".clue-viewer").querySelector("audio");
  if (!sound) return;
  sound.muted = !sound.muted;
  button.setAttribute("aria-pressed", String(sound.muted));
});
setInterval(tell, EVERY);
tell();
