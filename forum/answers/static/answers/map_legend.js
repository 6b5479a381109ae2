// The steps of the shading, and the key to them.
export const STEPS = [0.01, 0.05, 0.15, 0.35, 0.65]; // --map-0 below the first, --map-5 from the last on
const language = document.documentElement.lang.split("-")[0] || "en";
const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 });

export const step = (p) => STEPS.filter((least) => p >= least).length;
export const words = (p) => (p < STEPS[0] ? `< ${percent.format(STEPS[0])}` : percent.format(p));

export function legend() {
  const list = Object.assign(document.createElement("ul"), { className: "belief-map-legend" });
  [0, ...STEPS].forEach((from, n) => {
    const item = document.createElement("li");
    item.dataset.step = String(n);
    const upTo = n < STEPS.length ? `–${percent.format(STEPS[n])}` : "";
    item.textContent = n === 0 ? words(0) : `${upTo ? "" : "≥ "}${percent.format(from)}${upTo}`;
    list.append(item);
  });
  return list;
}
