// Rectangles, ellipses and outlines as things on the picture: those of others lead to what was said, one's own is a draft.
import { inside, svg } from "./image_plane.js";

const SMALLEST = 0.0005;

export const cornersOf = (text = "") =>
  text.trim().split(/\s+/).map((corner) => corner.split(",").map(Number)).filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y)).map(([x, y]) => ({ x, y }));
export const textOf = (corners) => corners.map(({ x, y }) => `${Number(x.toFixed(5))},${Number(y.toFixed(5))}`).join(" ");

export function boxOf({ points, ...box }) {
  if (!points) return box;
  const corners = cornersOf(points);
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, w: Math.max(SMALLEST, Math.max(...xs) - x), h: Math.max(SMALLEST, Math.max(...ys) - y) };
}

export function tidy({ x, y, w, h }) {
  const width = inside(w, SMALLEST);
  const height = inside(h, SMALLEST);
  return { x: inside(x, 0, 1 - width), y: inside(y, 0, 1 - height), w: width, h: height };
}

function outline({ points }, { x, y, w, h }) {
  const path = cornersOf(points).map((one) => `${(one.x - x) / w},${(one.y - y) / h}`).join(" ");
  return svg("svg", { viewBox: "0 0 1 1", preserveAspectRatio: "none", "aria-hidden": "true" }, svg("polygon", { points: path }));
}

// Marks that people made: each a link over its place.
export function showMarks(zoom, plane, marks) {
  for (const mark of marks) {
    const link = document.createElement("a");
    link.href = `#${mark.id}`;
    link.className = `region region-${mark.shape}`;
    link.dataset.number = mark.number;
    link.setAttribute("aria-label", mark.item.querySelector("[data-name]").textContent.trim());
    const box = boxOf(mark.place);
    if (mark.shape === "polygon") link.append(outline(mark.place, box));
    zoom.addOverlay({ element: link, location: plane.rect(box) });
    new window.OpenSeadragon.MouseTracker({ element: link, clickHandler: () => (location.hash = mark.id) });
  }
}

// The draft of one's own rectangle or ellipse.
export function draftOver(zoom, plane) {
  let element = null;
  const clear = () => {
    if (element) zoom.removeOverlay(element);
    element = null;
  };
  return {
    clear,
    show(shape, box) {
      clear();
      element = Object.assign(document.createElement("div"), { className: `region region-draft region-${shape}` });
      zoom.addOverlay({ element, location: plane.rect(box) });
    },
  };
}
