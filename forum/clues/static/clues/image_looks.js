// How the picture looks on the screen: brightness, contrast, one colour channel alone, edges. The file stays as it is.
import { svg } from "./image_plane.js";

const CHANNELS = { red: "1 0 0 0 0", green: "0 1 0 0 0", blue: "0 0 1 0 0" };
const SOBEL = ["-1 0 1 -2 0 2 -1 0 1", "1 0 -1 2 0 -2 1 0 -1", "-1 -2 -1 0 0 0 1 2 1", "1 2 1 0 0 0 -1 -2 -1"];

const filter = (id, ...steps) => svg("filter", { id, x: 0, y: 0, width: "100%", height: "100%", "color-interpolation-filters": "sRGB" }, ...steps);

function channel(id, row) {
  return filter(id, svg("feColorMatrix", { values: `${row} ${row} ${row} 0 0 0 1 0` }));
}

// What is below nothing is cut off, so each direction is asked from both sides, and the four are added.
function edges(id) {
  const asked = SOBEL.map((kernelMatrix, n) => svg("feConvolveMatrix", { in: "grey", order: 3, kernelMatrix, divisor: 1, preserveAlpha: "true", result: `e${n}` }));
  const added = [1, 2, 3].map((n) => svg("feComposite", { in: n === 1 ? "e0" : `s${n - 1}`, in2: `e${n}`, operator: "arithmetic", k2: 1, k3: 1, result: `s${n}` }));
  return filter(id, svg("feColorMatrix", { type: "saturate", values: 0, result: "grey" }), ...asked, ...added);
}

// Sliders, the choice of a channel and the box for edges, at work on this canvas; returns how all is put back.
export function looks(viewer, canvas) {
  const find = (name) => viewer.querySelector(`[data-${name}]`);
  const inputs = ["brightness", "contrast", "channel", "edges"].map(find);
  const [brightness, contrast, chosen, asEdges] = inputs;
  const id = (name) => `${viewer.id}-${name}`;
  const filters = Object.entries(CHANNELS).map(([name, row]) => channel(id(name), row));
  viewer.append(svg("svg", { width: 0, height: 0, class: "picture-filters", "aria-hidden": "true" }, ...filters, edges(id("edges"))));
  const apply = () => {
    const steps = [`brightness(${brightness.value}%)`, `contrast(${contrast.value}%)`];
    if (chosen.value) steps.push(`url("#${id(chosen.value)}")`);
    if (asEdges.checked) steps.push(`url("#${id("edges")}")`);
    canvas.style.filter = steps.join(" ");
  };
  for (const input of inputs) input.addEventListener("input", apply);
  return () => {
    brightness.value = contrast.value = 100;
    chosen.value = "";
    asEdges.checked = false;
    apply();
  };
}
