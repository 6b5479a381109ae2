// Hertz and where they stand on the spectrogram, from 0 at the bottom to 1 at the top.
const MEL = 2595;
const KNEE = 700; // Hz
const TICKS = [0, 125, 250, 500, 1000, 2000, 3000, 4000, 6000, 8000, 12000, 16000];
const SCALES = {
  linear: { of: (hertz) => hertz, back: (value) => value },
  mel: { of: (hertz) => MEL * Math.log10(1 + hertz / KNEE), back: (value) => KNEE * (10 ** (value / MEL) - 1) },
};

export function scaleOf(name, most) {
  const { of, back } = SCALES[name];
  return { most, at: (hertz) => of(Math.min(most, hertz)) / of(most), hertz: (at) => back(Math.min(1, Math.max(0, at)) * of(most)) };
}

// From the highest down; both ends are always named, and no two stand nearer than `apart`.
export function ticksOf(scale, apart) {
  const shown = [];
  for (const hertz of TICKS.filter((one) => one <= scale.most).reverse()) {
    const at = scale.at(hertz);
    const fits = !shown.length || shown.at(-1).at - at >= apart;
    if (hertz === 0 || (fits && at >= apart)) shown.push({ hertz, at });
  }
  return shown;
}
