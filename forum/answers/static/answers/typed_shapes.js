// What is typed as a circle or an outline, in the forms that the server takes (forum/answers/drawing.py).
const NUMBER = String.raw`([+-]?\d{1,3}(?:\.\d+)?)\s*°?`;
const POINT = new RegExp(String.raw`^\s*${NUMBER}\s*([NS]?)\s*[,\s]\s*${NUMBER}\s*([EW]?)\s*$`, "i");
const KM = /^\s*(\d{1,5}(?:[.,]\d+)?)\s*(?:km)?\s*$/i;

// A sign and a letter together are no number of degrees.
const degrees = (number, letter, below) => (letter && /^[+-]/.test(number) ? NaN : Number(number) * (letter.toUpperCase() === below ? -1 : 1));

// “19.04, -98.2”, “19.04 N 98.2 W”, or such numbers in brackets at the end of a name.
function point(typed) {
  const text = typed.replaceAll("−", "-");
  const found = POINT.exec(text) ?? POINT.exec(/\(([^()]*)\)\s*$/.exec(text)?.[1] ?? "");
  if (!found) return null;
  const [latitude, longitude] = [degrees(found[1], found[2], "S"), degrees(found[3], found[4], "W")];
  return Math.abs(latitude) <= 85 && Math.abs(longitude) <= 360 ? [latitude, longitude] : null;
}

// From each corner to the next the short way round: longitudes go on past 180.
function unrolled(corners) {
  let near = corners[0][1];
  return corners.map(([latitude, longitude]) => {
    near = longitude + 360 * Math.round((near - longitude) / 360);
    return [latitude, near];
  });
}

// [{ centre, km }], [{ ring }] or [].
export function shapesOf(text, km) {
  const points = text.split(/[;\n]/).filter((part) => part.trim()).map(point);
  if (!points.length || points.includes(null)) return [];
  if (points.length > 1) return points.length > 2 && !km.trim() ? [{ ring: unrolled(points) }] : [];
  const radius = Number(KM.exec(km)?.[1].replace(",", "."));
  const [latitude, longitude] = points[0];
  return radius >= 1 && radius <= 3000 ? [{ centre: [latitude, longitude - 360 * Math.round(longitude / 360)], km: radius }] : [];
}
