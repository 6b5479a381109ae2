// Places on the picture: fractions of it <-> the viewport of the zoom, whose width is 1; and a layer of lines over it.
const SVG = "http://www.w3.org/2000/svg";
export const inside = (n, least = 0, most = 1) => Math.min(most, Math.max(least, n));

export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export function planeOf(zoom, size) {
  const { OpenSeadragon } = window;
  const ratio = size.y / size.x;
  const point = ({ x, y }) => new OpenSeadragon.Point(x, y * ratio);
  return {
    size,
    ratio,
    point,
    rect: ({ x, y, w, h }) => new OpenSeadragon.Rect(x, y * ratio, w, h * ratio),
    under(event) {
      const found = zoom.viewport.pointFromPixel(event.position, true);
      return { x: inside(found.x), y: inside(found.y / ratio) };
    },
    seen() {
      const { x, y, width, height } = zoom.viewport.getBounds();
      return { x, y: y / ratio, w: width, h: height / ratio };
    },
    onScreen: (place) => zoom.viewport.pixelFromPoint(point(place), true),
    inPixels: ({ x, y }) => ({ x: x * size.x, y: y * size.y }),
    // One press of an arrow: a fiftieth of what is seen, or with Ctrl one pixel of the picture.
    step(finely) {
      const across = finely ? 1 / size.x : zoom.viewport.getBounds().width * 0.02;
      return { across, down: across / ratio };
    },
  };
}

// Points and the lines between them, drawn anew whenever the picture moves under them.
export function linesOver(zoom, plane) {
  const layer = svg("svg", { class: "picture-lines", "aria-hidden": "true" });
  zoom.canvas.append(layer);
  let points = [];
  let closed = false;
  const draw = () => {
    const places = points.map((one) => plane.onScreen(one));
    const path = places.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
    const line = svg(closed && points.length > 2 ? "polygon" : "polyline", { points: path });
    layer.replaceChildren(line, ...places.map(({ x, y }) => svg("circle", { cx: x, cy: y, r: 4 })));
  };
  for (const event of ["animation", "resize", "update-viewport"]) zoom.addHandler(event, draw);
  return {
    show(some, isClosed = false) {
      points = some;
      closed = isClosed;
      draw();
    },
  };
}

// A cross that arrows move; whoever uses a pointer needs none.
export function crossOver(zoom, plane, tell) {
  const cross = Object.assign(document.createElement("div"), { className: "picture-cross" });
  let at = null;
  const put = (place) => {
    at = { x: inside(place.x), y: inside(place.y) };
    zoom.removeOverlay(cross);
    zoom.addOverlay({ element: cross, location: plane.point(at), placement: window.OpenSeadragon.Placement.CENTER });
    tell(at);
  };
  return {
    get at() { return at; },
    show() {
      const { x, y, w, h } = plane.seen();
      put(at ?? { x: x + w / 2, y: y + h / 2 });
    },
    hide: () => zoom.removeOverlay(cross),
    forget: () => (at = null), // the next time it begins in the middle of what is seen
    move([across, down], finely) {
      const by = plane.step(finely);
      put({ x: at.x + across * by.across, y: at.y + down * by.down });
      if (!zoom.viewport.getBounds().containsPoint(plane.point(at))) zoom.viewport.panTo(plane.point(at));
    },
  };
}
