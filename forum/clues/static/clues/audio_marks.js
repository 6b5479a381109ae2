// Ranges on the waveform: those of others stand still; one draft of one's own can be drawn, moved and stretched.
import { clock } from "./audio_say.js";

const SHORTEST = 0.01;
const wash = (token, share) => `color-mix(in srgb, var(${token}) ${share}%, transparent)`;
const LABEL = {
  padding: "0 .4em", font: "600 12px/1.5 system-ui, sans-serif", color: "var(--on-accent)", background: "var(--accent)",
  textDecoration: "none", borderEndEndRadius: ".3em", display: "inline-block",
};

function label(mark) {
  const link = document.createElement("a");
  link.href = `#${mark.id}`;
  link.textContent = mark.number;
  Object.assign(link.style, LABEL);
  return link;
}

export const words = ({ start, end }) => `${clock(start)}–${clock(end)}`;

export function rangesOn(regions, { marks, form, seconds, whenChosen }) {
  const drawn = new Map(); // by the mark's id
  const numbers = new Map(); // from its number to its id
  let draft = null;
  for (const { id, number, shape, place, item } of marks) {
    if (shape !== "range") continue;
    numbers.set(number, id);
    const region = { id, start: place.start, end: place.end, drag: false, resize: false, color: wash("--accent", 18), content: label({ id, number }) };
    drawn.set(id, Object.assign(regions.addRegion(region), { number, place, said: item.querySelector("[data-name]").textContent.trim() }));
  }

  function draw({ start, end }) {
    if (draft) draft.setOptions({ start, end });
    else draft = regions.addRegion({ id: "draft", start, end, color: wash("--warn", 30) });
    whenChosen(draft);
  }

  function put(one, other) {
    const place = { start: Math.max(0, Math.min(one, other)), end: Math.min(seconds, Math.max(one, other)) };
    if (place.end - place.start < SHORTEST) return;
    draw(place);
    form?.fill(place);
  }

  if (form) {
    regions.enableDragSelection({ color: wash("--warn", 30) }, 4);
    regions.on("region-created", (region) => {
      if (drawn.has(region.id) || region.id === "draft" || region === draft) return;
      const { start, end } = region;
      region.remove();
      put(start, end);
    });
    for (const moved of ["region-update", "region-updated"]) regions.on(moved, (region) => region === draft && form.fill(region));
    form.whenTyped(({ start, end }) => 0 <= start && start < end && end <= seconds && draw({ start, end }));
  }
  regions.on("region-clicked", (region) => whenChosen(region));
  return {
    draft: () => draft,
    put,
    byId: (id) => (id === "draft" ? draft : drawn.get(id)) ?? null,
    byNumber: (number) => drawn.get(numbers.get(number)) ?? null,
    all: () => [...drawn.values(), ...(draft ? [draft] : [])],
  };
}
