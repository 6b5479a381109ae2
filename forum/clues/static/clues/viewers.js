// Opens a clue's viewer when somebody asks for it, and only then loads the code and the file it needs.
import { nonce } from "../live/trusted.js";

const numberOf = (value) => (value === undefined || value === "" ? NaN : Number(value));
const isThere = (value) => (typeof value === "string" ? value.trim() !== "" : Number.isFinite(value));

// A colour of the page's tokens as a canvas understands it.
export function colour(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

function placeOf(data) {
  const numbers = ["start", "end", "low", "high", "x", "y", "w", "h"].filter((key) => key in data).map((key) => [key, Number(data[key])]);
  return { ...Object.fromEntries(numbers), ...("points" in data && { points: data.points }) };
}

// The marks that people made, in the order of the list below the viewer.
function marksOf(viewer) {
  return [...viewer.querySelectorAll("[data-mark]")].map((item, index) => ({
    id: item.id,
    item,
    shape: item.dataset.mark,
    number: index + 1,
    place: placeOf(item.dataset),
  }));
}

// The form of a new mark: numbers that can be typed, and the same as JSON for the server; those of the shape at hand.
function formOf(viewer) {
  const form = viewer.querySelector("[data-mark-form]");
  if (!form) return null;
  const { shape } = form.elements;
  const groups = [...form.querySelectorAll("[data-shapes]")];
  const belongs = (group) => !group || group.dataset.shapes.split(" ").includes(shape.value);
  const inputs = () => [...form.querySelectorAll("[data-place]")].filter((input) => belongs(input.closest("[data-shapes]")));
  const valueOf = (input) => (input.type === "number" ? numberOf(input.value) : input.value);
  const given = (input) => input.dataset.place !== "may-lack" || input.value !== "";
  const read = () => Object.fromEntries(inputs().filter(given).map((input) => [input.name, valueOf(input)]));
  const heard = [];
  const whole = (place) => Object.values(place).every(isThere);
  const settle = () => {
    form.elements.geometry.value = whole(read()) ? JSON.stringify(read()) : "";
    for (const group of groups) group.hidden = !belongs(group);
    for (const listener of heard) listener();
  };
  settle();
  shape.addEventListener("change", settle);
  // From now on, not from when the viewer is ready: who types while its code still loads must not send half a number.
  form.addEventListener("input", (event) => inputs().includes(event.target) && settle());
  return {
    read: () => (whole(read()) ? read() : null),
    setShape(name) {
      shape.value = name;
      settle();
    },
    fill(place) {
      const shown = (value, digits) => (typeof value === "string" ? value : Number(value.toFixed(Number(digits))));
      for (const input of inputs()) if (input.name in place) input.value = place[input.name] === null ? "" : shown(place[input.name], input.dataset.digits);
      settle();
    },
    whenTyped(listener) {
      form.addEventListener("input", (event) => {
        if (inputs().includes(event.target) && whole(read())) listener(read(), shape.value);
      });
    },
    whenSet: (listener) => heard.push(listener), // typed, drawn or moved
    focus: () => form.elements.text.focus(),
  };
}

async function open(viewer) {
  if (viewer.dataset.state) return;
  viewer.dataset.state = "loading";
  const say = (words) => (viewer.querySelector("[data-say]").textContent = words ?? "");
  try {
    const module = await import(viewer.dataset.module);
    const shown = await module.open(viewer, { nonce, colour, say, marks: marksOf(viewer), form: formOf(viewer) });
    viewer.showMark = shown?.showMark ?? (() => {});
    for (const part of viewer.querySelectorAll("[data-with-script]")) part.hidden = false;
    for (const part of viewer.querySelectorAll("[data-without-script]")) part.hidden = true;
    shown?.ready?.();
    viewer.dataset.state = "ready";
    showTarget();
  } catch (problem) {
    viewer.dataset.state = "failed";
    say(viewer.dataset.failed);
    console.error(problem);
  }
}

// #mark-<id> leads into the viewer: it is opened, and the place is shown.
function showTarget() {
  const item = document.getElementById(location.hash.slice(1));
  const viewer = item?.matches("[data-mark]") && item.closest("details[data-module]");
  if (!viewer) return;
  if (!viewer.open) viewer.open = true;
  else if (viewer.dataset.state === "ready") viewer.showMark(item.id);
}

const openAll = (root) => root.querySelectorAll("details[data-module][open]").forEach(open);
document.addEventListener("toggle", (event) => event.target.open && event.target.matches("details[data-module]") && open(event.target), true);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-show-mark]");
  if (button) button.closest("details[data-module]").showMark?.(button.closest("[data-mark]").id);
  if (event.target.closest("a[href^='#mark-']")?.hash === location.hash) showTarget(); // the address stays, so nothing else would tell
});
document.addEventListener("htmx:load", (event) => openAll(event.target));
addEventListener("hashchange", showTarget);
openAll(document);
showTarget();
