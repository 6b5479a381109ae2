// The picture viewer: from the whole to single pixels; marks of others; one's own, and measures, by pointer or keyboard.
import { looks } from "./image_looks.js";
import { around, markTools } from "./image_marking.js";
import { measureTool } from "./image_measure.js";
import { crossOver, linesOver, planeOf } from "./image_plane.js";
import { showMarks } from "./image_shapes.js";
import { loaded, opened, preview } from "./image_source.js";

const AREAS = new Set(["region", "ellipse", "polygon"]);
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ZOOMS = new Set(["+", "=", "-", "_", "0"]);
const UNUSED = new Set(["f", "r", "R"]); // keys of the library's own that turn pictures

// Words of the page with numbers in them, whose digits are the same in all languages.
function teller(box) {
  return (name, numbers) => (box.textContent = box.dataset[name].replace(/\{(\w+)\}/g, (_all, key) => numbers[key]));
}

// One tool at a time: its button is pressed, its help is said, and the picture's keys and clicks are its own.
function toolbox(zoom, stage, say) {
  let tool = null;
  let button = null;
  const set = (on) => {
    button?.setAttribute("aria-pressed", String(on));
    stage.toggleAttribute("data-marking", on);
    const pans = !(on && tool?.drags);
    for (const gestures of ["Mouse", "Touch", "Pen"]) zoom[`gestureSettings${gestures}`].dragToPan = pans;
    zoom.gestureSettingsMouse.dblClickToZoom = !on;
    say(on ? button.dataset.help : "");
  };
  const stop = () => {
    tool?.stop();
    set(false);
    tool = button = null;
  };
  return {
    get tool() { return tool; },
    stop,
    add(itsButton, its) {
      itsButton.addEventListener("click", () => {
        const isOn = tool === its;
        stop();
        if (isOn) return;
        [tool, button] = [its, itsButton];
        set(true);
        tool.start();
        zoom.canvas.focus();
      });
    },
  };
}

function listen(zoom, plane, box) {
  zoom.addHandler("canvas-press", (event) => box.tool?.press?.(plane.under(event)));
  zoom.addHandler("canvas-release", () => box.tool?.release?.());
  zoom.addHandler("canvas-drag", (event) => {
    if (!box.tool?.drags) return;
    event.preventDefaultAction = true;
    box.tool.drag(plane.under(event));
  });
  zoom.addHandler("canvas-click", (event) => event.quick && box.tool?.click?.(plane.under(event)));
  zoom.addHandler("canvas-key", (event) => {
    const { key } = event.originalEvent;
    if (!box.tool) event.preventDefaultAction = UNUSED.has(key);
    else if (!ZOOMS.has(key)) {
      event.preventDefaultAction = true;
      if (press(box, event.originalEvent)) event.originalEvent.preventDefault();
    }
  });
}

function press({ tool, stop }, event) {
  if (ARROWS[event.key]) tool.arrow(ARROWS[event.key], event);
  else if (event.key === "Enter") tool.enter();
  else if (event.key === "Backspace") tool.back?.();
  else if (event.key === "Escape") stop();
  else return false;
  return true;
}

export async function open(viewer, { nonce, marks, form, say }) {
  const find = (name) => viewer.querySelector(`[data-${name}]`);
  const stage = find("stage");
  const still = await preview(viewer, say); // first, so that the line carries nothing else
  await loaded(viewer.dataset.openseadragon, nonce);
  stage.closest("[data-with-script]").hidden = false; // it must have a size to be drawn
  const { zoom, picture } = await opened(viewer, stage, still);
  zoom.canvas.setAttribute("aria-label", stage.dataset.label);
  const plane = planeOf(zoom, picture.getContentSize());
  const areas = marks.filter(({ shape }) => AREAS.has(shape));
  showMarks(zoom, plane, areas);

  const tell = teller(find("measured"));
  const where = teller(find("where"));
  const cross = crossOver(zoom, plane, ({ x, y }) => where("at", { across: (x * 100).toFixed(2), down: (y * 100).toFixed(2) }));
  const lines = linesOver(zoom, plane);
  const box = toolbox(zoom, stage, say);
  const parts = { zoom, plane, form, lines, cross, tell, done: () => { box.stop(); form.focus(); } };
  for (const kind of ["angle", "shadow"]) box.add(find(`measure-${kind}`), measureTool(kind, parts));
  const tools = form ? markTools(parts) : {};
  for (const button of viewer.querySelectorAll("[data-mark-mode]")) {
    button.hidden = !form;
    box.add(button, tools[button.dataset.markMode]);
  }
  listen(zoom, plane, box);

  const putBack = looks(viewer, zoom.drawer.canvas);
  const step = (by) => { zoom.viewport.zoomBy(by); zoom.viewport.applyConstraints(); };
  find("zoom-in").addEventListener("click", () => step(1.5));
  find("zoom-out").addEventListener("click", () => step(1 / 1.5));
  find("whole").addEventListener("click", () => zoom.viewport.goHome());
  find("pixels").addEventListener("click", () => zoom.viewport.zoomTo(picture.imageToViewportZoom(1 / devicePixelRatio), null, true));
  find("reset").addEventListener("click", () => {
    box.stop();
    putBack();
    lines.show([]);
    cross.forget();
    for (const told of [find("measured"), find("where")]) told.textContent = "";
    zoom.viewport.goHome();
  });

  return {
    showMark(id) {
      const mark = areas.find((one) => one.id === id);
      if (!mark) return;
      zoom.viewport.fitBounds(plane.rect(around(mark.place)));
      stage.scrollIntoView({ block: "nearest" });
    },
  };
}
