// Boxes of time and frequency over the spectrogram: those of others lead to what was said, one's own is drawn or moved by arrows.
import { clock } from "./audio_say.js";

const LEAST = 4; // pixels, below which a press goes to a moment and marks nothing
const STEP = 0.02; // of what is seen
const FINE = { seconds: 0.01, hertz: 1 };
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

const between = (n, least, most) => Math.min(most, Math.max(least, n));
const percent = (share) => `${share * 100}%`;

function lay(element, { start, end, low, high }, scale, seconds) {
  const [bottom, top] = low === undefined ? [0, 1] : [scale.at(low), scale.at(high)];
  Object.assign(element.style, {
    left: percent(start / seconds), width: percent((end - start) / seconds), bottom: percent(bottom), height: percent(top - bottom),
  });
  element.hidden = top <= bottom; // above what is shown
}

function linkTo(mark) {
  const link = document.createElement("a");
  link.href = `#${mark.id}`;
  link.className = "sound-box";
  link.dataset.number = mark.number;
  link.setAttribute("aria-label", mark.said);
  link.draggable = false;
  return link;
}

// Dragging gives a box; a press alone gives a moment.
function drawing(layer, { whenDrawn, whenPressed }) {
  let from = null;
  const share = (event) => {
    const { left, bottom, width, height } = layer.getBoundingClientRect();
    return { x: between((event.clientX - left) / width, 0, 1), y: between((bottom - event.clientY) / height, 0, 1), px: event.clientX, py: event.clientY };
  };
  const isDrawn = (to) => Math.hypot(to.px - from.px, to.py - from.py) >= LEAST;
  layer.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.target.closest("a")) return;
    from = share(event);
    layer.setPointerCapture(event.pointerId);
  });
  layer.addEventListener("pointermove", (event) => {
    const to = share(event);
    if (from && isDrawn(to)) whenDrawn(from, to);
  });
  layer.addEventListener("pointerup", (event) => {
    const to = share(event);
    if (from && !isDrawn(to)) whenPressed(to);
    from = null;
  });
  layer.addEventListener("pointercancel", () => (from = null));
}

// One press of an arrow: the box moves, or with Shift its end and its top do.
function moved(place, [across, up], { stretches, finely }, scale, seconds) {
  const by = across * (finely ? FINE.seconds : seconds * STEP);
  const next = { ...place };
  if (across && stretches) next.end = between(place.end + by, place.start + FINE.seconds, seconds);
  else {
    const way = between(by, -place.start, seconds - place.end);
    [next.start, next.end] = [place.start + way, place.end + way];
  }
  if (!up) return next;
  const [units, hertz] = finely ? [(n) => n, (n) => n] : [scale.at, scale.hertz];
  const [bottom, top, most] = [units(place.low), units(place.high), units(scale.most)];
  const way = between(up * (finely ? FINE.hertz : STEP), stretches ? bottom - top : -bottom, most - top);
  if (!stretches) next.low = hertz(bottom + way);
  next.high = Math.max(hertz(top + way), next.low + FINE.hertz);
  return next;
}

const hasBand = (place) => place.low !== undefined && place.high !== undefined;

// Where there is no range yet, one that begins here; where there is no band yet, one in the middle, once it is asked for.
function begun(place, up, { now, seconds, scale }) {
  const start = between(now(), 0, seconds * 0.9);
  const begins = place ?? { start, end: start + seconds * 0.1 };
  const needsBand = !hasBand(begins) && (up || !place);
  return needsBand ? { ...begins, low: scale().hertz(0.4), high: scale().hertz(0.6) } : begins;
}

function byKeyboard(box, parts, take) {
  const { form, seconds, scale, say } = parts;
  function move(way, event) {
    take(moved(begun(form.read(), way[1], parts), way, { stretches: event.shiftKey, finely: event.ctrlKey }, scale(), seconds));
    const { start, end, ...band } = form.read();
    say(hasBand(band) ? "box" : "range", { time: `${clock(start)}–${clock(end)}`, ...band }, { after: 400 });
  }
  const keys = {
    Enter: () => form.read() && form.focus(),
    Backspace: () => form.fill({ low: null, high: null }),
    ...Object.fromEntries(Object.entries(ARROWS).map(([key, way]) => [key, (event) => move(way, event)])),
  };
  box.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey || event.target !== box || !keys[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key](event);
  });
}

export function boxesOver(box, parts) {
  const { ranges, form, seconds, scale } = parts;
  const layer = box.querySelector("[data-spectrogram-layer]");
  const links = ranges.all().filter(({ number }) => number).map((mark) => ({ mark, link: linkTo(mark) }));
  const draft = Object.assign(document.createElement("div"), { className: "sound-box sound-box-draft", hidden: true });
  const line = Object.assign(document.createElement("div"), { className: "sound-now" });
  layer.append(...links.map(({ link }) => link), draft, line);

  const take = (place) => {
    ranges.put(place.start, place.end);
    form.fill({ low: place.low ?? null, high: place.high ?? null });
  };
  function whenDrawn(one, other) {
    const [xs, ys] = [[one.x, other.x].sort((a, b) => a - b), [one.y, other.y].sort((a, b) => a - b)];
    take({ start: xs[0] * seconds, end: xs[1] * seconds, low: scale().hertz(ys[0]), high: scale().hertz(ys[1]) });
  }
  function redraw() {
    for (const { mark, link } of links) lay(link, mark.place, scale(), seconds);
    const own = form?.read();
    if (own) lay(draft, hasBand(own) ? own : { start: own.start, end: own.end }, scale(), seconds);
    else draft.hidden = true;
  }

  drawing(layer, { whenPressed: ({ x }) => parts.to(x * seconds), whenDrawn: form ? whenDrawn : () => {} });
  if (form) byKeyboard(box, parts, take);
  form?.whenSet(redraw);
  return { redraw, at: (time) => (line.style.left = percent(time / seconds)) };
}
