// The spectrogram with its scale in hertz; it needs the sound itself, which is fetched when somebody asks for it.
import { boxesOver } from "./audio_boxes.js";
import { scaleOf, ticksOf } from "./audio_scale.js";

const HEIGHT = 200;
const RATE = 32000; // samples a second that the sound is decoded to: up to 16 kHz can be shown
const APART = 13; // pixels between two numbers of the scale

export const decodedAt = RATE;

function drawScale(list, scale) {
  list.replaceChildren(...ticksOf(scale, APART / HEIGHT).map(({ hertz, at }) => {
    const tick = document.createElement("li");
    const unit = Object.assign(document.createElement("span"), { textContent: " Hz" });
    tick.append(String(hertz), unit);
    tick.style.insetBlockEnd = `${at * HEIGHT}px`;
    return tick;
  }));
}

export function spectrogramOf(viewer, { surfer, audio, ...parts }) {
  const find = (name) => viewer.querySelector(`[data-${name}]`);
  const [box, scale, most] = [find("spectrogram-box"), find("scale"), find("range")];
  const hertz = () => scaleOf(scale.value, Number(most.value));
  const boxes = boxesOver(box, { ...parts, scale: hertz, now: () => surfer.getCurrentTime() });
  surfer.on("timeupdate", boxes.at);
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
    drawScale(find("spectrogram-scale"), hertz());
    boxes.redraw();
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
    for (const part of [find("spectrogram-tools"), find("spectrogram-keys")]) if (part) part.hidden = false;
    await draw();
  });
  for (const choice of [scale, most]) choice.addEventListener("change", draw);
  return () => (button.disabled ? scale.focus() : button.click());
}
