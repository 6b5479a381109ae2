// The spectrogram with its scale in hertz; it needs the sound itself, which is fetched when somebody asks for it.
const HEIGHT = 200;
const RATE = 32000; // samples a second that the sound is decoded to: up to 16 kHz can be shown
const TICKS = [0, 125, 250, 500, 1000, 2000, 3000, 4000, 6000, 8000, 12000, 16000];
const APART = 13; // pixels between two numbers of the scale
const SCALES = { linear: (hertz) => hertz, mel: (hertz) => 2595 * Math.log10(1 + hertz / 700) };

export const decodedAt = RATE;

// From the highest down; both ends are always named.
function ticksOf(scale, most) {
  const height = (hertz) => (HEIGHT * SCALES[scale](hertz)) / SCALES[scale](most);
  const shown = [];
  for (const hertz of TICKS.filter((one) => one <= most).reverse()) {
    const at = height(hertz);
    const fits = !shown.length || shown.at(-1).at - at >= APART;
    if (hertz === 0 || (fits && at >= APART)) shown.push({ hertz, at });
  }
  return shown;
}

function drawScale(list, scale, most) {
  list.replaceChildren(...ticksOf(scale, most).map(({ hertz, at }) => {
    const tick = document.createElement("li");
    tick.textContent = `${hertz} Hz`;
    tick.style.insetBlockEnd = `${at}px`;
    return tick;
  }));
}

export function spectrogramOf(viewer, { surfer, audio }) {
  const find = (name) => viewer.querySelector(`[data-${name}]`);
  const [box, scale, most] = [find("spectrogram-box"), find("scale"), find("range")];
  let plugin = null;

  async function draw() {
    const { default: Spectrogram } = await import(viewer.dataset.spectrogram);
    const isFirst = plugin === null;
    if (plugin) surfer.unregisterPlugin(plugin);
    plugin = Spectrogram.create({
      container: find("spectrogram-canvas"), height: HEIGHT, labels: false, frequencyMin: 0, frequencyMax: Number(most.value), scale: scale.value,
      fftSamples: 1024, autoGain: true, rangeDB: 70, useWebWorker: false, colorMap: "roseus",
    });
    surfer.registerPlugin(plugin);
    if (isFirst) await fetched();
    else surfer.setOptions({}); // draws what is decoded already
    box.hidden = false;
    drawScale(find("spectrogram-scale"), scale.value, Number(most.value));
    box.setAttribute("aria-label", box.dataset.label.replace("{hertz}", most.value).replace("{scale}", scale.selectedOptions[0].textContent));
  }

  async function fetched() {
    const at = surfer.getCurrentTime();
    audio.preload = "metadata"; // with none the length would stay unknown, and nothing be drawn, until somebody plays it
    await surfer.load(audio.currentSrc || audio.src);
    surfer.setTime(at);
  }

  const button = find("spectrogram-button");
  button.addEventListener("click", async () => {
    button.disabled = true;
    find("spectrogram-tools").hidden = false;
    await draw();
  });
  for (const choice of [scale, most]) choice.addEventListener("change", draw);
  return () => (button.disabled ? scale.focus() : button.click());
}
