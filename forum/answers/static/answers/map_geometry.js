// Whether a point lies in a polygon of degrees, by even and odd crossings.
export function contains(geometry, x, y) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons.some((rings) => rings.reduce((inside, ring) => inside !== isInRing(ring, x, y), false));
}

export function isInRing(ring, x, y) {
  return ring.reduce((inside, [x1, y1], n) => {
    const [x2, y2] = ring[n === 0 ? ring.length - 1 : n - 1];
    return y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1 ? !inside : inside;
  }, false);
}
