// Draws a circle or an area on the map, by pointer or by moving the map and pressing Enter; the form gets it as text.
const LEAST_KM = 1, MOST_KM = 3000, MOST_CORNERS = 60;
const CLOSE = 12; // pixels from the first corner that close an area
const short = (degrees) => String(Number(degrees.toFixed(3)));
const text = ({ lat, lng }) => `${short(lat)}, ${short(lng)}`;

export class Drawing {
  constructor(host) {
    this.host = host; // the map's element, status line and Leaflet map
    this.words = JSON.parse(host.element.dataset.drawing);
    this.kind = null;
    this.points = [];
    this.buttons = Object.fromEntries(["circle", "area", "done", "cancel"].map((name) => [name, this.button(name)]));
    const bar = document.createElement("div");
    bar.className = "belief-map-tools cluster";
    bar.append(...Object.values(this.buttons));
    host.element.querySelector(".belief-map-canvas").before(bar);
    host.map.on("click", ({ latlng }) => this.isActive && this.add(latlng));
    host.map.getContainer().addEventListener("keydown", ({ key }) => key === "Escape" && this.isActive && this.stop());
    host.map.on("mousemove", ({ latlng }) => this.preview(latlng));
    host.map.on("move", () => host.isByKeyboard() && this.preview(host.map.getCenter()));
    this.refresh();
  }

  get isActive() {
    return this.kind !== null;
  }

  button(name) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm" });
    button.textContent = this.words[name];
    button.addEventListener("click", () => ({ done: () => this.done(), cancel: () => this.stop() })[name]?.() ?? this.start(name));
    return button;
  }

  refresh() {
    this.host.element.toggleAttribute("data-drawing-now", this.isActive);
    const { circle, area, done, cancel } = this.buttons;
    for (const one of [circle, area]) one.hidden = this.isActive;
    cancel.hidden = !this.isActive;
    done.hidden = this.kind !== "area";
    done.disabled = this.points.length < 3;
  }

  start(kind) {
    if (kind !== "circle" && kind !== "area") return;
    this.kind = kind;
    this.points = [];
    this.host.map.doubleClickZoom.disable();
    this.refresh();
    this.host.map.getContainer().focus();
    this.host.say(this.words[kind === "circle" ? "centre" : "corner"]);
  }

  stop() {
    this.kind = null;
    this.points = [];
    this.line?.remove();
    this.host.map.doubleClickZoom.enable();
    this.refresh();
    this.host.say("");
    this.buttons.circle.focus();
  }

  add(at) {
    if (this.kind === "circle" && this.points.length) return this.finish(text(this.points[0]), this.km(at));
    if (this.points.length > 2 && this.isBack(at)) return this.done();
    if (this.points.length < MOST_CORNERS) this.points.push(at);
    this.preview(at);
    this.refresh();
    const told = this.kind === "circle" ? this.words.edge : this.words.more.replace("%n", String(this.points.length));
    return this.host.say(`${text(at)}. ${told}`);
  }

  isBack(at) {
    const [first, here] = [this.points[0], at].map((one) => this.host.map.latLngToContainerPoint(one));
    return first.distanceTo(here) <= CLOSE;
  }

  km(at) {
    const km = this.host.map.distance(this.points[0], at) / 1000;
    return String(Math.min(MOST_KM, Math.max(LEAST_KM, km < 10 ? Number(km.toFixed(1)) : Math.round(km))));
  }

  preview(at) {
    if (!this.points.length) return;
    const { L, map, colours } = this.host;
    const style = { color: colours.focus, weight: 2, dashArray: "2 4", fill: false, interactive: false };
    this.line?.remove();
    this.line = this.kind === "circle"
      ? L.circle(this.points[0], { ...style, radius: Number(this.km(at)) * 1000 }) : L.polygon([...this.points, at], style);
    this.line.addTo(map);
    if (this.kind === "circle") this.host.say(this.words.radius.replace("%n", this.km(at)));
  }

  done() {
    if (this.points.length >= 3) this.finish(this.points.map(text).join("; "), "");
  }

  finish(where, km) {
    this.stop();
    this.host.element.dispatchEvent(new CustomEvent("bearings:drawn", { bubbles: true, detail: { where, km } }));
  }
}
