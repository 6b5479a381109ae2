// The sound viewer: a waveform from stored peaks, so nothing of the sound is fetched before somebody plays it.
const QUIET = 0.3;
const two = (n) => String(n).padStart(2, "0");
const clock = (s) => `${Math.floor(s / 60)}:${two(Math.floor(s % 60))}.${Math.floor((s * 10) % 10)}`;
const wash = (token, share) => `color-mix(in srgb, var(${token}) ${share}%, transparent)`;

export async function open(viewer, { nonce, colour, marks, form }) {
  const find = (name) => viewer.querySelector(`[data-${name}]`);
  const { wavesurfer, regions: regionsUrl, timeline, peaks: peaksUrl } = viewer.dataset;
  const [{ default: WaveSurfer }, { default: Regions }, { default: Timeline }, answer] = await Promise.all([
    import(wavesurfer), import(regionsUrl), import(timeline), fetch(peaksUrl, { credentials: "same-origin" }),
  ]);
  if (!answer.ok) throw new Error(`peaks: ${answer.status}`);
  const wave = await answer.json();
  const audio = find("audio");
  audio.volume = QUIET;
  const palette = () => ({ waveColor: colour("--line-strong"), progressColor: colour("--accent"), cursorColor: colour("--ink") });
  const regions = Regions.create();
  const box = find("wave");
  box.closest("[data-with-script]").hidden = false; // it must have a width to be drawn
  const surfer = WaveSurfer.create({
    container: box, media: audio, cspNonce: nonce, height: 128, cursorWidth: 2, barWidth: 2, barGap: 1, barRadius: 1, dragToSeek: false, normalize: true,
    peaks: [wave.peaks.map(([, high]) => high), wave.peaks.map(([low]) => low)], duration: wave.seconds, sampleRate: 16000,
    ...palette(), plugins: [regions, Timeline.create({ height: 16 })],
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => surfer.setOptions(palette()));
  await new Promise((done) => (surfer.getDuration() ? surfer.once("redrawcomplete", done) : surfer.once("ready", done)));

  // Marks of others stand still; one draft of one's own can be drawn, moved and stretched.
  let draft = null;
  let chosen = null;
  const byId = new Map();
  const label = (mark) => {
    const link = document.createElement("a");
    link.href = `#${mark.id}`;
    link.textContent = mark.number;
    Object.assign(link.style, { padding: "0 .4em", font: "600 12px/1.5 system-ui, sans-serif", color: "var(--on-accent)", background: "var(--accent)", textDecoration: "none", borderEndEndRadius: ".3em", display: "inline-block" });
    return link;
  };
  for (const mark of marks.filter(({ shape }) => shape === "range")) {
    const { start, end } = mark.place;
    byId.set(mark.id, regions.addRegion({ id: mark.id, start, end, drag: false, resize: false, color: wash("--accent", 18), content: label(mark) }));
  }
  const draw = ({ start, end }) => {
    if (draft) draft.setOptions({ start, end });
    else draft = regions.addRegion({ id: "draft", start, end, color: wash("--warn", 30) });
    chosen = draft;
  };
  const put = (one, other) => {
    const place = { start: Math.max(0, Math.min(one, other)), end: Math.min(wave.seconds, Math.max(one, other)) };
    if (place.end - place.start < 0.02) return;
    draw(place);
    form?.fill(place);
  };
  if (form) {
    regions.enableDragSelection({ color: wash("--warn", 30) }, 4);
    regions.on("region-created", (region) => {
      if (byId.has(region.id) || region.id === "draft" || region === draft) return;
      const { start, end } = region;
      region.remove();
      put(start, end);
    });
    regions.on("region-update", (region) => region === draft && form.fill(region));
    regions.on("region-updated", (region) => region === draft && form.fill(region));
    form.whenTyped(({ start, end }) => 0 <= start && start < end && end <= wave.seconds && draw({ start, end }));
  }
  regions.on("region-clicked", (region) => (chosen = region));

  const loop = find("loop");
  const speed = find("speed");
  const volume = find("volume");
  const play = find("play");
  const time = find("time");
  const toggle = () => surfer.playPause();
  const faster = () => {
    audio.preservesPitch = true;
    surfer.setPlaybackRate(Number(speed.value), true);
    find("speed-shown").textContent = `${Number(speed.value)}×`;
  };
  const tell = () => (time.textContent = `${clock(surfer.getCurrentTime())} / ${clock(wave.seconds)}`);
  volume.value = QUIET;
  play.addEventListener("click", toggle);
  speed.addEventListener("input", faster);
  volume.addEventListener("input", () => (audio.volume = Number(volume.value)));
  const looping = () => loop.getAttribute("aria-pressed") === "true";
  loop.addEventListener("click", () => loop.setAttribute("aria-pressed", String(!looping())));
  surfer.on("play", () => { play.textContent = play.dataset.pause; faster(); });
  surfer.on("pause", () => (play.textContent = play.dataset.play));
  surfer.on("timeupdate", (now) => {
    tell();
    if (looping() && chosen && surfer.isPlaying() && (now >= chosen.end || now < chosen.start - 0.3)) surfer.setTime(chosen.start);
  });
  surfer.on("finish", () => looping() && !chosen && surfer.play());

  const ends = (from, to) => put(from ?? draft?.start ?? 0, to ?? draft?.end ?? wave.seconds);
  find("from-here")?.addEventListener("click", () => ends(surfer.getCurrentTime(), draft && draft.end > surfer.getCurrentTime() ? draft.end : undefined));
  find("to-here")?.addEventListener("click", () => ends(undefined, surfer.getCurrentTime()));
  const move = (by) => surfer.setTime(Math.min(wave.seconds, Math.max(0, surfer.getCurrentTime() + by)));
  const keys = {
    " ": toggle,
    ArrowLeft: (event) => move(event.shiftKey ? -0.1 : -1),
    ArrowRight: (event) => move(event.shiftKey ? 0.1 : 1),
    Home: () => surfer.setTime(0),
    l: () => loop.click(),
    "[": () => form && find("from-here").click(),
    "]": () => form && find("to-here").click(),
    Enter: () => form?.read() && form.focus(),
  };
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== box || !keys[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key](event);
  });

  find("spectrogram-button").addEventListener("click", async (event) => {
    event.target.disabled = true; // it needs the sound itself: fetched now, since somebody asks
    const { default: Spectrogram } = await import(viewer.dataset.spectrogram);
    const at = surfer.getCurrentTime();
    audio.preload = "metadata"; // with none the length would stay unknown, and nothing be drawn, until somebody plays it
    surfer.registerPlugin(Spectrogram.create({ container: find("spectrogram-box"), height: 160, labels: true, frequencyMax: 8000, scale: "mel", fftSamples: 512, useWebWorker: false,
      labelsColor: "#fff", labelsHzColor: "#ddd", labelsBackground: "rgba(0,0,0,.35)", colorMap: "roseus" }));
    await surfer.load(audio.currentSrc || audio.src);
    surfer.setTime(at);
  });

  tell();
  return {
    showMark(id) {
      const region = byId.get(id);
      if (!region) return;
      chosen = region;
      surfer.setTime(region.start);
      box.scrollIntoView({ block: "nearest" });
    },
  };
}
