// The offline map: countries and first-level subdivisions shaded by probability, or picked for an answer.
// <div class="belief-map" data-world-url data-subdivision-urls="id" data-belief="id" data-mode="show|pick">
import { Drawing } from "./map_drawing.js";
import { contains } from "./map_geometry.js";
import { legend, step, words } from "./map_legend.js";
import { Shapes } from "./map_shapes.js";

const LEAFLET = "/static/vendor/leaflet/leaflet-src.esm.js";
const WORTH = 0.05; // countries from this probability on are divided and looked at
const NEAR = 4; // from this zoom on, the country in the middle shows its subdivisions when picking
const language = document.documentElement.lang.split("-")[0] || "en";
const countryNames = new Intl.DisplayNames([language], { type: "region", fallback: "code" });
const fetched = new Map();
const views = new Map(); // where somebody looked, kept when the panel is refreshed
const drawn = new Map();

const jsonOf = (id) => JSON.parse(document.getElementById(id ?? "")?.textContent || "{}");
const collection = (url) => {
  if (!fetched.has(url)) fetched.set(url, fetch(url).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer))));
  return fetched.get(url);
};

class BeliefMap {
  constructor(L, element) {
    this.L = L;
    this.element = element;
    const belief = jsonOf(element.dataset.belief);
    const { names = {}, why = {}, drawn: told = [] } = belief; // why: what moved an area, in words
    Object.assign(this, { names, why, told });
    this.ranked = { countries: belief.countries ?? [], subdivisions: belief.subdivisions ?? [] };
    this.chances = new Map([...this.ranked.countries, ...this.ranked.subdivisions]);
    this.urls = jsonOf(element.dataset.subdivisionUrls);
    this.isPicking = element.dataset.mode === "pick";
    this.areas = new Map(); // code to layer
    this.rest = new Map(); // subdivision to its part of what its country's ranked ones leave
    this.divided = new Set(); // countries whose subdivisions are on the map
  }

  async draw() {
    const { L, element } = this;
    const { worldUrl, label, zoomIn, zoomOut } = element.dataset;
    const canvas = document.createElement("div");
    canvas.className = "belief-map-canvas";
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", label ?? "");
    this.status = Object.assign(document.createElement("p"), { className: "belief-map-status" });
    this.status.setAttribute("role", "status");
    element.replaceChildren(canvas, this.status);
    if (this.chances.size) element.append(legend());
    this.map = L.map(canvas, {
      renderer: L.canvas({ padding: 0.5 }), zoomControl: false, zoomSnap: 0.25, minZoom: 0, maxZoom: 9,
      maxBounds: [[-86, -200], [86, 200]], maxBoundsViscosity: 0.8, keyboardPanDelta: 50,
    });
    L.control.zoom({ position: "topright", zoomInTitle: zoomIn ?? "+", zoomOutTitle: zoomOut ?? "−" }).addTo(this.map);
    this.map.attributionControl.setPrefix("").addAttribution("Made with Natural Earth");
    this.map.setView([20, 10], 1);
    this.layer = L.featureGroup().addTo(this.map);
    this.readColours();
    this.add(await collection(worldUrl));
    const told = new Set(this.ranked.subdivisions.map(([code]) => code.slice(0, 2)));
    await Promise.all([...told].filter((code) => this.chances.get(code) >= WORTH).map((code) => this.divide(code)));
    this.shapes = new Shapes(L, this.map, () => this.colours);
    this.shapes.show(this.told);
    this.look();
    this.listen();
    if (this.isPicking) this.drawing = new Drawing(this);
    element.dataset.drawn = "true";
    element.dispatchEvent(new CustomEvent("bearings:map", { bubbles: true }));
  }

  add(outlines) {
    this.L.geoJSON(outlines, {
      style: (feature) => this.style(feature.id),
      onEachFeature: (feature, layer) => {
        this.areas.set(feature.id, layer);
        const over = ({ latlng }) => this.point(feature.id, latlng);
        layer.on({ mouseover: over, mousemove: over, mouseout: () => this.point(null), click: () => this.pick(feature.id) });
      },
    }).eachLayer((layer) => this.layer.addLayer(layer));
  }

  async divide(country) {
    if (!this.urls[country] || this.divided.has(country)) return;
    this.divided.add(country);
    try {
      const outlines = await collection(this.urls[country]);
      this.shareRest(country, outlines.features.map((feature) => feature.id));
      this.add(outlines);
      this.restyle();
    } catch {
      this.divided.delete(country); // the country stays whole; the list beside the map says the rest
    }
  }

  // What a country has beyond its ranked subdivisions is spread evenly over the others: left blank they would say "not here".
  shareRest(country, codes) {
    const unranked = codes.filter((code) => !this.chances.has(code));
    const ranked = codes.reduce((sum, code) => sum + (this.chances.get(code) ?? 0), 0);
    const rest = Math.max(0, (this.chances.get(country) ?? 0) - ranked) / (unranked.length || 1);
    for (const code of unranked) this.rest.set(code, rest);
  }

  readColours() {
    const probe = this.element.appendChild(document.createElement("span"));
    this.colours = {};
    for (const name of ["0", "1", "2", "3", "4", "5", "land", "line", "focus"]) {
      probe.style.color = `var(--map-${name})`; // resolved by the browser, so light-dark() works too
      this.colours[name] = getComputedStyle(probe).color;
    }
    probe.remove();
  }

  style(code) {
    const p = this.chances.get(code) ?? this.rest.get(code) ?? 0;
    const isUnder = this.divided.has(code); // its subdivisions lie above it
    const isPointed = code === this.pointed;
    return {
      fillColor: p > 0 && !isUnder ? this.colours[step(p)] : this.colours.land,
      fillOpacity: 1,
      color: isPointed ? this.colours.focus : this.colours.line,
      weight: isPointed ? 2.5 : code.length > 2 ? 0.5 : 0.8,
    };
  }

  restyle() {
    this.shapes?.recolour();
    for (const [code, layer] of this.areas) layer.setStyle(this.style(code));
  }

  name(code) {
    const here = this.areas.get(code)?.feature.properties ?? {};
    const own = this.names[code] ?? here[language] ?? here.en;
    return own ?? (code.length === 2 ? countryNames.of(code) : code);
  }

  point(code, at = null) {
    const before = this.pointed;
    this.pointed = code;
    if (before !== code) {
      for (const one of [before, code]) this.areas.get(one)?.setStyle(this.style(one));
      if (code && !this.divided.has(code)) this.areas.get(code).bringToFront();
      this.shapes?.group.eachLayer((layer) => layer.bringToFront());
    }
    if (this.drawing?.isActive) return;
    this.say([code ? this.sentence(code) : "", ...(at ? this.shapes.wordsAt(at) : [])].filter(Boolean).join(" · "));
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  isByKeyboard() {
    return this.map.getContainer().matches(":focus-visible");
  }

  sentence(code) {
    const country = code.slice(0, 2);
    const told = (one, p) => `${this.name(one)}${this.chances.size && p !== undefined ? ` ${words(p)}` : ""}`;
    const whole = told(country, this.chances.get(country) ?? 0);
    const why = (this.why[code] ?? this.why[country] ?? []).join("; ");
    const both = code === country ? whole : `${told(code, this.chances.get(code))} (${whole})`;
    return why ? `${both} — ${why}` : both;
  }

  pick(code) {
    if (this.drawing?.isActive) return;
    this.point(code);
    if (!this.isPicking) return;
    this.element.dispatchEvent(new CustomEvent("bearings:area", { bubbles: true, detail: { code, name: this.name(code) } }));
  }

  // The fewest countries that hold nine tenths; inside one whose states are ranked, only those states.
  look() {
    const kept = views.get(this.element.id);
    if (kept) return this.map.setView(kept.centre, kept.zoom, { animate: false });
    let held = 0;
    const bounds = this.L.latLngBounds([]);
    for (const [country, p] of this.ranked.countries) {
      if (held >= 0.9 || p < WORTH) break;
      held += p;
      const inside = this.ranked.subdivisions.filter(([code, share]) => code.startsWith(`${country}-`) && share >= 0.02);
      const told = inside.reduce((sum, [, share]) => sum + share, 0);
      for (const code of told >= 0.7 * p ? inside.map(([one]) => one) : [country]) bounds.extend(this.extent(code));
    }
    this.shapes.extend(bounds);
    return this.map.fitBounds(bounds.isValid() ? bounds : [[-56, -168], [74, 180]], { padding: [12, 12], maxZoom: 5, animate: false });
  }

  extent(code) {
    const layer = this.areas.get(code);
    if (!layer) return this.L.latLngBounds([]);
    const parts = layer.getLatLngs().map((rings) => this.L.latLngBounds(rings));
    const size = (box) => (box.getNorth() - box.getSouth()) * (box.getEast() - box.getWest());
    return layer.feature.geometry.type === "Polygon" ? layer.getBounds() : parts.sort((a, b) => size(b) - size(a))[0];
  }

  listen() {
    const canvas = this.map.getContainer();
    this.map.on("moveend", () => {
      views.set(this.element.id, { centre: this.map.getCenter(), zoom: this.map.getZoom() });
      const middle = this.under(this.map.getCenter());
      if (this.isPicking && middle && this.map.getZoom() >= NEAR) this.divide(middle.slice(0, 2));
      if (this.isByKeyboard()) this.point(middle, this.map.getCenter());
    });
    canvas.addEventListener("focus", () => this.isByKeyboard() && this.point(this.under(this.map.getCenter()), this.map.getCenter()));
    document.addEventListener("bearings:shapes", ({ detail }) => this.isPicking && this.shapes.show(detail));
    canvas.addEventListener("blur", () => this.point(null));
    canvas.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== canvas) return;
      event.preventDefault(); // it would send the form
      const middle = this.under(this.map.getCenter());
      if (this.drawing?.isActive) this.drawing.add(this.map.getCenter());
      else if (middle) this.pick(middle);
    });
  }

  // The finest area at a place: subdivisions are asked before countries.
  under({ lat, lng }) {
    const near = [...this.areas].filter(([, layer]) => layer.getBounds().contains([lat, lng]));
    const found = near.filter(([, layer]) => contains(layer.feature.geometry, lng, lat));
    return found.map(([code]) => code).sort((a, b) => b.length - a.length)[0] ?? null;
  }
}

async function drawAll() {
  for (const [element, one] of drawn) {
    if (element.isConnected) continue;
    one.map?.remove();
    drawn.delete(element);
  }
  for (const element of document.querySelectorAll(".belief-map:not([data-drawn])")) {
    element.dataset.drawn = "drawing";
    const L = await import(element.dataset.leafletUrl ?? LEAFLET);
    const one = new BeliefMap(L, element);
    drawn.set(element, one);
    one.draw().catch(() => element.replaceChildren(element.dataset.failed ?? "")); // the list beside it says the same
  }
}

function recolour() {
  for (const one of drawn.values()) {
    if (!one.layer) continue;
    one.readColours();
    one.restyle();
  }
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
new MutationObserver(recolour).observe(document.documentElement, { attributeFilter: ["data-theme", "data-bs-theme", "class"] });
new MutationObserver(drawAll).observe(document.body, { childList: true, subtree: true });
drawAll();
