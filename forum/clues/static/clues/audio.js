// The sound viewer: a waveform from stored peaks, so nothing of the sound is fetched before somebody plays it.
import { controlsOf } from "./audio_controls.js";
import { loopOf } from "./audio_loop.js";
import { rangesOn } from "./audio_marks.js";
import { meterOf } from "./audio_meter.js";
import { announcer } from "./audio_say.js";
import { decodedAt, spectrogramOf } from "./audio_spectrogram.js";

const FRAME = 0.01; // seconds

async function waveform(viewer, { nonce, colour }) {
  const find = (name) => viewer.querySelector(`[data-${name}]`);
  const { wavesurfer, regions: regionsUrl, timeline, peaks: peaksUrl } = viewer.dataset;
  const [{ default: WaveSurfer }, { default: Regions }, { default: Timeline }, answer] = await Promise.all([
    import(wavesurfer), import(regionsUrl), import(timeline), fetch(peaksUrl, { credentials: "same-origin" }),
  ]);
  if (!answer.ok) throw new Error(`peaks: ${answer.status}`);
  const { peaks, seconds } = await answer.json();
  const [audio, box] = [find("audio"), find("wave")];
  const palette = () => ({ waveColor: colour("--line-strong"), progressColor: colour("--accent"), cursorColor: colour("--ink") });
  const regions = Regions.create();
  box.closest("[data-with-script]").hidden = false; // it must have a width to be drawn
  const surfer = WaveSurfer.create({
    container: box, media: audio, cspNonce: nonce, height: 128, cursorWidth: 2, barWidth: 2, barGap: 1, barRadius: 1, dragToSeek: false, normalize: true,
    peaks: [peaks.map(([, high]) => high), peaks.map(([low]) => low)], duration: seconds, sampleRate: decodedAt,
    ...palette(), plugins: [regions, Timeline.create({ height: 16 })],
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => surfer.setOptions(palette()));
  await new Promise((done) => (surfer.getDuration() ? surfer.once("redrawcomplete", done) : surfer.once("ready", done)));
  return { surfer, regions, audio, box, seconds };
}

export async function open(viewer, { nonce, colour, marks, form }) {
  const find = (name) => viewer.querySelector(`[data-${name}]`);
  const { surfer, regions, audio, box, seconds } = await waveform(viewer, { nonce, colour });
  const say = announcer(find("announce"));
  let chosen = null; // the range that keys and a loop mean
  let loop = null;
  const ranges = rangesOn(regions, { marks, form, seconds, whenChosen: (range) => { chosen = range; loop?.offer(); loop?.follow(range); } });
  loop = loopOf(find("loop"), { surfer, ranges: () => ranges, say });
  const controls = controlsOf(viewer, { surfer, audio, seconds, say });
  const spectrogram = spectrogramOf(viewer, { surfer, audio, ranges, form, seconds, to: controls.to, say });
  meterOf(find("level"), audio);

  function show(range) {
    if (!range) return;
    chosen = range;
    loop.follow(range);
    controls.to(range.start);
    say("mark", { n: range.number, place: range.said });
  }

  const now = () => surfer.getCurrentTime();
  const ends = (from, to) => ranges.put(from ?? ranges.draft()?.start ?? 0, to ?? ranges.draft()?.end ?? seconds);
  find("from-here")?.addEventListener("click", () => ends(now(), ranges.draft()?.end > now() ? ranges.draft().end : undefined));
  find("to-here")?.addEventListener("click", () => ends(undefined, now()));
  const keys = {
    " ": controls.toggle,
    ArrowLeft: (event) => controls.to(now() - (event.shiftKey ? 0.1 : 1)),
    ArrowRight: (event) => controls.to(now() + (event.shiftKey ? 0.1 : 1)),
    ",": () => controls.to(now() - FRAME),
    ".": () => controls.to(now() + FRAME),
    Home: () => controls.to(0),
    End: () => controls.to(seconds),
    l: () => loop.toggle(chosen),
    s: spectrogram,
    0: () => { chosen = null; controls.to(0); },
    "[": () => find("from-here")?.click(),
    "]": () => find("to-here")?.click(),
    Enter: () => form?.read() && form.focus(),
  };
  const key = (pressed) => keys[pressed] ?? (/^[1-9]$/.test(pressed) ? () => show(ranges.byNumber(Number(pressed))) : null);
  box.addEventListener("keydown", (event) => {
    const act = key(event.key);
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== box || !act) return;
    event.preventDefault();
    event.stopPropagation();
    act(event);
  });

  return {
    showMark(id) {
      const range = ranges.byId(id);
      if (!range) return;
      show(range);
      box.scrollIntoView({ block: "nearest" });
    },
  };
}
