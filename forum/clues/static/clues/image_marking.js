// Marks of one's own: a rectangle or an ellipse is drawn or moved by arrows, an outline is set corner by corner.
import { boxOf, cornersOf, draftOver, textOf, tidy } from "./image_shapes.js";

const MOST = 60; // corners, as the server takes them

function boxTool(shape, { plane, form, draft, lines, done }) {
  let box = null;
  let from = null;
  const take = (next) => {
    box = tidy(next);
    draft.show(shape, box);
    form.fill(box);
  };
  return {
    drags: true,
    start() {
      const { x, y, w, h } = plane.seen();
      form.setShape(shape);
      lines.show([]);
      take(box ?? { x: x + w * 0.4, y: y + h * 0.4, w: w * 0.2, h: h * 0.2 });
    },
    stop: () => (from = null),
    press: (place) => (from = place),
    drag: (to) => from && take({ x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), w: Math.abs(to.x - from.x), h: Math.abs(to.y - from.y) }),
    release: () => (from = null),
    arrow([across, down], { shiftKey, ctrlKey }) {
      const by = plane.step(ctrlKey);
      const [x, y] = [across * by.across, down * by.down];
      take(shiftKey ? { ...box, w: box.w + x, h: box.h + y } : { ...box, x: box.x + x, y: box.y + y });
    },
    enter: () => done(),
    typed: (place) => draft.show(shape, (box = tidy(place))),
  };
}

function outlineTool({ form, draft, lines, cross, done, tell }) {
  let corners = [];
  const take = (next) => {
    corners = next.slice(0, MOST);
    lines.show(corners, true);
    form.fill({ points: textOf(corners) });
    tell("corners", { n: corners.length });
  };
  const same = (one, other) => one && Math.hypot(one.x - other.x, one.y - other.y) < 1e-6;
  const set = (place) => (same(corners.at(-1), place) ? corners.length > 2 && done() : take([...corners, place]));
  return {
    start() {
      form.setShape("polygon");
      draft.clear();
      lines.show(corners, true);
      cross.show();
    },
    stop: () => cross.hide(),
    click: set,
    arrow: (way, { ctrlKey }) => cross.move(way, ctrlKey),
    enter: () => set(cross.at),
    back: () => take(corners.slice(0, -1)),
    typed: ({ points }) => lines.show((corners = cornersOf(points)), true),
  };
}

// The three tools by their shapes; what is typed below is drawn too.
export function markTools(parts) {
  const draft = draftOver(parts.zoom, parts.plane);
  const boxes = ["region", "ellipse"].map((shape) => [shape, boxTool(shape, { ...parts, draft })]);
  const tools = Object.fromEntries([...boxes, ["polygon", outlineTool({ ...parts, draft })]]);
  parts.form.whenTyped((place, shape) => {
    draft.clear();
    parts.lines.show([]);
    tools[shape].typed(place);
  });
  return tools;
}

export const around = (place) => {
  const { x, y, w, h } = boxOf(place);
  return { x: x - w, y: y - h, w: w * 3, h: h * 3 };
};
