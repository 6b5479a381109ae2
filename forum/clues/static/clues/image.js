// The picture viewer: deep zoom on the one cleaned picture, regions of others, one of one's own by pointer or keyboard.
import { scriptAddress } from "../live/trusted.js";

const SMALLEST = 0.005;

function classic(address, nonce) {
  if (window.OpenSeadragon) return Promise.resolve();
  const style = document.createElement("style"); // it would add one of its own, which our policy refuses, unless there is one
  style.dataset.openseadragonMobileCss = "";
  style.nonce = nonce ?? "";
  document.head.append(style);
  return new Promise((done, failed) => {
    const script = document.createElement("script"); // it is no module
    Object.assign(script, { src: scriptAddress(address), onload: done, onerror: failed, nonce: nonce ?? "" });
    document.head.append(script);
  });
}

export async function open(viewer, { nonce, marks, form, say }) {
  const find = (name) => viewer.querySelector(`[data-${name}]`);
  await classic(viewer.dataset.openseadragon, nonce);
  const { OpenSeadragon } = window;
  const stage = find("stage");
  stage.closest("[data-with-script]").hidden = false; // it must have a size to be drawn
  const zoom = OpenSeadragon({
    element: stage, tileSources: { type: "image", url: viewer.dataset.src }, drawer: "canvas", showNavigationControl: false, visibilityRatio: 0.6, maxZoomPixelRatio: 6,
    animationTime: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 0.5, gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
  });
  await new Promise((done, failed) => { zoom.addOnceHandler("open", done); zoom.addOnceHandler("open-failed", failed); });
  const picture = zoom.world.getItemAt(0);
  const size = picture.getContentSize();
  const canvas = zoom.canvas;
  canvas.setAttribute("aria-label", stage.dataset.label);

  // Fractions of the picture <-> the viewport, whose width is 1.
  const ratio = size.y / size.x;
  const rect = ({ x, y, w, h }) => new OpenSeadragon.Rect(x, y * ratio, w, h * ratio);
  const inside = (n, least, most) => Math.min(most, Math.max(least, n));
  const tidy = ({ x, y, w, h }) => {
    const width = inside(w, SMALLEST, 1);
    const height = inside(h, SMALLEST, 1);
    return { x: inside(x, 0, 1 - width), y: inside(y, 0, 1 - height), w: width, h: height };
  };

  for (const mark of marks.filter(({ shape }) => shape === "region")) {
    const link = document.createElement("a");
    link.href = `#${mark.id}`;
    link.className = "region";
    link.dataset.number = mark.number;
    link.setAttribute("aria-label", mark.item.querySelector("[data-name]").textContent.trim());
    zoom.addOverlay({ element: link, location: rect(mark.place) });
    new OpenSeadragon.MouseTracker({ element: link, clickHandler: () => (location.hash = mark.id) });
  }

  let draft = null;
  let shown = null;
  const draw = (place) => {
    draft = tidy(place);
    if (shown) zoom.updateOverlay(shown, rect(draft));
    else {
      shown = Object.assign(document.createElement("div"), { className: "region region-draft" });
      zoom.addOverlay({ element: shown, location: rect(draft) });
    }
  };
  const take = (place) => { draw(place); form.fill(draft); };

  const button = find("mark-mode");
  const marking = () => button?.getAttribute("aria-pressed") === "true";
  const setMarking = (on) => {
    button.setAttribute("aria-pressed", String(on));
    stage.toggleAttribute("data-marking", on);
    zoom.gestureSettingsMouse.dragToPan = zoom.gestureSettingsTouch.dragToPan = zoom.gestureSettingsPen.dragToPan = !on;
    say(on ? button.dataset.help : "");
  };
  if (form) {
    let from = null;
    const at = (event) => {
      const point = zoom.viewport.pointFromPixel(event.position);
      return { x: inside(point.x, 0, 1), y: inside(point.y / ratio, 0, 1) };
    };
    zoom.addHandler("canvas-press", (event) => (from = marking() ? at(event) : null));
    zoom.addHandler("canvas-drag", (event) => {
      if (!from) return;
      event.preventDefaultAction = true;
      const to = at(event);
      take({ x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), w: Math.abs(to.x - from.x), h: Math.abs(to.y - from.y) });
    });
    zoom.addHandler("canvas-release", () => (from = null));
    button.addEventListener("click", () => {
      setMarking(!marking());
      if (marking()) canvas.focus();
      if (marking() && !draft) {
        const seen = zoom.viewport.getBounds();
        take({ x: seen.x + seen.width * 0.4, y: (seen.y + seen.height * 0.4) / ratio, w: seen.width * 0.2, h: (seen.height * 0.2) / ratio });
      }
    });
    form.whenTyped(draw);
  }

  // While marking, arrows move the region and with Shift stretch it; otherwise they move the picture (OpenSeadragon's own keys).
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  zoom.addHandler("canvas-key", (event) => {
    const { key, shiftKey, ctrlKey } = event.originalEvent;
    if (!marking()) { event.preventDefaultAction = ["f", "r", "R"].includes(key); return; }
    event.preventDefaultAction = true;
    if (key === "Enter") { setMarking(false); form.focus(); event.originalEvent.preventDefault(); }
    else if (key === "Escape") setMarking(false);
    else if (steps[key] && draft) {
      const by = (zoom.viewport.getBounds().width || 1) * (ctrlKey ? 0.002 : 0.02);
      const [across, down] = steps[key].map((n) => n * by);
      take(shiftKey ? { ...draft, w: draft.w + across, h: draft.h + down / ratio } : { ...draft, x: draft.x + across, y: draft.y + down / ratio });
      event.originalEvent.preventDefault();
    }
  });

  const brightness = find("brightness");
  const contrast = find("contrast");
  const light = () => (zoom.drawer.canvas.style.filter = `brightness(${brightness.value}%) contrast(${contrast.value}%)`);
  brightness.addEventListener("input", light);
  contrast.addEventListener("input", light);
  const step = (by) => { zoom.viewport.zoomBy(by); zoom.viewport.applyConstraints(); };
  find("zoom-in").addEventListener("click", () => step(1.5));
  find("zoom-out").addEventListener("click", () => step(1 / 1.5));
  find("whole").addEventListener("click", () => {
    brightness.value = contrast.value = 100;
    light();
    zoom.viewport.goHome();
  });

  return {
    showMark(id) {
      const mark = marks.find((one) => one.id === id);
      if (!mark) return;
      const { x, y, w, h } = mark.place;
      zoom.viewport.fitBounds(rect({ x: x - w, y: y - h, w: w * 3, h: h * 3 }));
      stage.scrollIntoView({ block: "nearest" });
    },
  };
}
