// Circles and areas over the map, as outlines: what experts drew, once unsealed, or what somebody's own form holds.
import { isInRing } from "./map_geometry.js";

export class Shapes {
  constructor(L, map, colours) {
    this.L = L;
    this.group = L.layerGroup().addTo(map);
    this.colours = colours;
    this.all = [];
  }

  // [{ring, words}], or {centre, km}: latitude before longitude.
  show(all) {
    this.all = all;
    this.group.clearLayers();
    for (const one of all) {
      const under = { color: this.colours().land, weight: 5, opacity: 0.8, fill: false, interactive: false };
      const over = { ...under, color: this.colours().focus, weight: 2, opacity: 1, dashArray: "6 4" };
      for (const style of [under, over]) this.group.addLayer(this.layer(one, style)); // apart from any shade below
    }
  }

  layer(one, style) {
    return one.ring ? this.L.polygon(one.ring, style) : this.L.circle(one.centre, { ...style, radius: one.km * 1000 });
  }

  recolour() {
    this.show(this.all);
  }

  extend(bounds) {
    for (const { ring } of this.all) for (const corner of ring ?? []) bounds.extend(corner);
  }

  // Of what lies around a place, in whatever turn of the globe.
  wordsAt({ lat, lng }) {
    const around = this.all.filter(({ ring }) => ring && [-360, 0, 360].some((turn) => isInRing(ring, lat, lng + turn)));
    return around.map(({ words }) => words);
  }
}
