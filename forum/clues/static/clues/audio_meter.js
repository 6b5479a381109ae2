// The level of what is played, in decibels below full scale; whatever the volume, for it tells of the recording.
const LOWEST = -60;
const OFTEN = 250; // milliseconds between two numbers
const SELDOM = 1000; // for whom movement is too much, and for screen readers

const decibels = (amount) => (amount > 0 ? 20 * Math.log10(amount) : -Infinity);

export function meterOf(box, audio) {
  const bar = box.querySelector("meter");
  const shown = box.querySelector("[data-level-shown]");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let context = null;
  let analyser = null;
  let samples = null;
  let frame = 0;
  let told = 0;
  let peak = -Infinity; // since a number was last written

  // Only when somebody plays: a context made before is kept silent by browsers, and the sound with it.
  function connect() {
    if (context) return;
    context = new AudioContext();
    analyser = new AnalyserNode(context, { fftSize: 4096 });
    samples = new Float32Array(analyser.fftSize);
    new MediaElementAudioSourceNode(context, { mediaElement: audio }).connect(analyser).connect(context.destination);
  }

  function write(level) {
    const silent = level <= LOWEST;
    const words = silent ? box.dataset.silent : box.dataset.words.replace("{n}", level.toFixed(1).replace("-", "−"));
    shown.textContent = words;
    bar.setAttribute("aria-valuetext", words);
  }

  function look(now) {
    frame = requestAnimationFrame(look);
    analyser.getFloatTimeDomainData(samples);
    const level = decibels(samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0)) - decibels(audio.volume);
    if (audio.muted || Number.isNaN(level)) return; // nothing can be said of what is not heard
    peak = Math.max(peak, level);
    if (!still.matches) bar.value = Math.max(LOWEST, level);
    if (now - told < (still.matches ? SELDOM : OFTEN)) return;
    if (still.matches) bar.value = Math.max(LOWEST, peak);
    write(peak);
    [told, peak] = [now, -Infinity];
  }

  function rest() {
    cancelAnimationFrame(frame);
    frame = 0;
    bar.value = LOWEST;
    bar.removeAttribute("aria-valuetext");
    shown.textContent = "—";
  }

  if (!globalThis.AudioContext) return; // the sound plays without
  box.hidden = false;
  rest();
  audio.addEventListener("play", () => {
    connect();
    context.resume();
    if (!frame) frame = requestAnimationFrame(look);
  });
  for (const end of ["pause", "ended", "emptied"]) audio.addEventListener(end, rest);
}
