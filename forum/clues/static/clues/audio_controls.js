// Playing, speed and volume. Every sound starts low; only what a person turned up in this page, and no more, is kept for the next.
import { clock } from "./audio_say.js";

const QUIET = 0.3;
let chosenVolume = QUIET; // in this page, until it is left

export function controlsOf(viewer, { surfer, audio, seconds, say }) {
  const find = (name) => viewer.querySelector(`[data-${name}]`);
  const [play, speed, volume, time] = ["play", "speed", "volume", "time"].map(find);
  const here = () => clock(surfer.getCurrentTime());
  const tell = () => (time.textContent = `${here()} / ${clock(seconds)}`);

  function faster() {
    audio.preservesPitch = true;
    surfer.setPlaybackRate(Number(speed.value), true);
    find("speed-shown").textContent = `${Number(speed.value)}×`;
  }

  audio.volume = chosenVolume;
  volume.value = chosenVolume;
  volume.addEventListener("input", () => {
    audio.volume = Number(volume.value);
    chosenVolume = Math.max(QUIET, audio.volume);
  });
  play.addEventListener("click", () => surfer.playPause());
  speed.addEventListener("input", faster);
  speed.addEventListener("change", () => say("speed", { n: Number(speed.value) }));
  surfer.on("play", () => {
    play.textContent = play.dataset.pause;
    faster();
    say("playing", { time: here() });
  });
  surfer.on("pause", () => {
    play.textContent = play.dataset.play;
    say("paused", { time: here() });
  });
  surfer.on("timeupdate", tell);
  tell();
  return {
    toggle: () => surfer.playPause(),
    to(wanted) {
      surfer.setTime(Math.min(seconds, Math.max(0, wanted)));
      tell();
      if (!surfer.isPlaying()) say("at", { time: here() }, { after: 400 });
    },
  };
}
