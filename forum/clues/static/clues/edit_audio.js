// The sound editor: parts on a waveform drawn from stored peaks. Playing skips what is cut and is mute where a part is replaced.
import { words } from "./edit.js";

const QUIET = 0.3;
const LEAST = 0.05; // seconds
const HEIGHT = 120;
const TINT = { silence: "--warn", tone: "--warn", remove: "--bad", keep: "--good" };
const two = (n) => String(n).padStart(2, "0");
const clock = (s) => `${Math.floor(s / 60)}:${two(Math.floor(s % 60))}.${Math.floor((s * 10) % 10)}`;

export function open(editor) {
  const { form } = editor;
  const seconds = Number(form.dataset.seconds);
  const peaks = JSON.parse(form.dataset.peaks);
  const audio = editor.find("audio");
  const stage = editor.find("stage");
  const canvas = stage.querySelector("canvas");
  const pen = canvas.getContext("2d");
  const inside = (n) => Math.min(seconds, Math.max(0, n));
  let ghost = null;
  audio.volume = QUIET;

  const colour = (token) => {
    stage.style.color = `var(${token})`; // as a canvas understands it, in light and dark
    return getComputedStyle(stage).color;
  };
  const placeOf = (row) => ({ what: editor.field(row, "what").value, start: editor.number(row, "start"), end: editor.number(row, "end") });
  const whole = ({ start, end }) => Number.isFinite(start) && Number.isFinite(end) && start < end;
  const parts = () => editor.rows.map(placeOf).filter(whole);

  function draw() {
    const width = Math.max(200, stage.clientWidth);
    const dense = devicePixelRatio || 1;
    Object.assign(canvas, { width: width * dense, height: HEIGHT * dense });
    Object.assign(canvas.style, { width: `${width}px`, height: `${HEIGHT}px` });
    pen.scale(dense, dense);
    pen.fillStyle = colour("--line-strong");
    const bar = width / peaks.length;
    peaks.forEach(([low, high], n) => pen.fillRect(n * bar, (HEIGHT / 2) * (1 - high * 0.9), Math.max(1, bar * 0.8), Math.max(1, (HEIGHT / 2) * (high - low) * 0.9)));
    if (!editor.before) for (const row of editor.rows) if (whole(placeOf(row))) tint(placeOf(row), width, row === editor.chosen);
    if (ghost) tint({ what: "silence", ...ghost }, width, true);
    pen.fillStyle = colour("--ink");
    pen.fillRect((audio.currentTime / seconds) * width - 1, 0, 2, HEIGHT);
  }

  function tint({ what, start, end }, width, chosen) {
    const [from, to] = [(start / seconds) * width, (Math.min(end, seconds) / seconds) * width];
    pen.fillStyle = pen.strokeStyle = colour(TINT[what] ?? "--warn");
    pen.globalAlpha = what === "keep" ? 0.2 : 0.45;
    pen.fillRect(from, 0, to - from, HEIGHT);
    pen.globalAlpha = 1;
    if (chosen) { pen.lineWidth = 2; pen.strokeRect(from + 1, 1, Math.max(2, to - from - 2), HEIGHT - 2); }
  }

  const tell = (row) => { const { start, end } = placeOf(row); editor.say(words(form.dataset.place, { n: editor.rows.indexOf(row) + 1, start: start.toFixed(2), end: end.toFixed(2) })); };
  const put = (row, one, other) => {
    const [start, end] = [Math.min(one, other), Math.max(one, other)];
    editor.fill(row, { start: inside(start), end: inside(Math.max(end, start + LEAST)) });
    tell(row);
  };
  const create = (one, other) => {
    const row = editor.add({ what: editor.rows.at(-1) ? editor.field(editor.rows.at(-1), "what").value : "silence" });
    put(row, one, other);
    editor.choose(row);
    editor.changed();
  };

  const at = (event) => { const frame = canvas.getBoundingClientRect(); return inside(((event.clientX - frame.left) / frame.width) * seconds); };
  stage.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    stage.focus({ preventScroll: true });
    stage.setPointerCapture(event.pointerId);
    const from = at(event);
    const drag = (moved) => { ghost = { start: Math.min(from, at(moved)), end: Math.max(from, at(moved)) }; draw(); };
    const drop = (ended) => {
      const made = ghost;
      ghost = null;
      for (const name of ["pointerup", "pointercancel"]) stage.removeEventListener(name, drop);
      stage.removeEventListener("pointermove", drag);
      if (ended.type === "pointercancel") return draw();
      if (made && made.end - made.start >= LEAST) return create(made.start, made.end);
      audio.currentTime = from;
      const row = editor.rows.findLast((one) => whole(placeOf(one)) && placeOf(one).start <= from && from <= placeOf(one).end);
      if (row) { editor.choose(row); tell(row); }
    };
    stage.addEventListener("pointermove", drag);
    for (const name of ["pointerup", "pointercancel"]) stage.addEventListener(name, drop);
  });

  // What others will hear, but for the tone and the voice.
  function follow() {
    const now = audio.currentTime;
    const kept = parts().filter(({ what }) => what === "keep");
    const around = parts().filter(({ start, end }) => start <= now && now < end);
    audio.muted = !editor.before && around.some(({ what }) => what === "silence" || what === "tone");
    const cut = around.find(({ what }) => what === "remove");
    if (!editor.before && !audio.paused) {
      const next = kept.map(({ start }) => start).filter((start) => start > now).sort((a, b) => a - b)[0];
      if (cut) audio.currentTime = inside(cut.end);
      else if (kept.length && !around.some(({ what }) => what === "keep")) { if (next === undefined) audio.pause(); else audio.currentTime = next; }
    }
    editor.find("time").textContent = `${clock(now)} / ${clock(seconds)}`;
    draw();
    if (!audio.paused) requestAnimationFrame(follow);
  }
  for (const name of ["play", "seeked", "pause", "timeupdate"]) audio.addEventListener(name, () => (name === "play" || audio.paused) && follow());

  const toggle = () => (audio.paused ? audio.play() : audio.pause());
  const seek = (by) => (event) => (audio.currentTime = inside(audio.currentTime + by * (event.shiftKey ? 0.1 : 1)));
  const fromHere = () => {
    const now = audio.currentTime;
    if (editor.chosen && whole(placeOf(editor.chosen)) && now < placeOf(editor.chosen).end) { put(editor.chosen, now, placeOf(editor.chosen).end); editor.changed(); }
    else create(now, Math.min(seconds, now + 1));
  };
  const toHere = () => {
    const now = audio.currentTime;
    if (editor.chosen && whole(placeOf(editor.chosen)) && placeOf(editor.chosen).start < now) { put(editor.chosen, placeOf(editor.chosen).start, now); editor.changed(); }
    else create(Math.max(0, now - 1), now);
  };
  const step = (by) => () => { const row = editor.step(by); if (row && whole(placeOf(row))) tell(row); };
  editor.find("play").addEventListener("click", toggle);
  editor.find("from-here").addEventListener("click", fromHere);
  editor.find("to-here").addEventListener("click", toHere);
  editor.keys(stage, {
    " ": toggle, ArrowLeft: seek(-1), ArrowRight: seek(1), Home: () => (audio.currentTime = 0),
    "[": fromHere, "]": toHere, ",": step(-1), ".": step(1),
    Delete: () => editor.remove(editor.chosen), Backspace: () => editor.remove(editor.chosen),
    z: () => editor.undo(),
    b: () => editor.showBefore(!editor.before),
  });
  new ResizeObserver(() => draw()).observe(stage.parentElement);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);

  function read() {
    const all = editor.rows.filter((row) => ["start", "end"].some((name) => editor.field(row, name).value !== "")).map(placeOf);
    const of = (kind) => all.filter(({ what }) => what === kind).map(({ start, end }) => ({ start, end }));
    if (of("keep").length && of("remove").length) editor.say(form.dataset.both);
    return {
      medium: "audio",
      keep: of("keep"),
      remove: of("remove"),
      silences: ["silence", "tone"].flatMap((fill) => of(fill).map((place) => ({ fill, ...place }))),
      voice: form.elements.voice.value,
    };
  }
  return { read, draw };
}
