// An angle between three points, and how high the sun stood by an object and its shadow; both as the picture shows them.
const degrees = (radians) => (radians * 180) / Math.PI;
const apart = (one, other) => Math.hypot(one.x - other.x, one.y - other.y);

// At the second point, from 0 to 180 degrees.
export function angle([one, corner, other]) {
  const turn = Math.atan2(one.y - corner.y, one.x - corner.x) - Math.atan2(other.y - corner.y, other.x - corner.x);
  const positive = Math.abs(degrees(turn)) % 360;
  return positive > 180 ? 360 - positive : positive;
}

// Top, foot, tip of the shadow: the object's length for each of the shadow's, and the sun's altitude on level ground.
export function shadow([top, foot, tip]) {
  const ratio = apart(top, foot) / apart(foot, tip);
  return { ratio, altitude: degrees(Math.atan(ratio)) };
}

const RESULTS = {
  angle: (points) => ({ n: angle(points).toFixed(1) }),
  shadow: (points) => {
    const { ratio, altitude } = shadow(points);
    return { ratio: ratio.toFixed(2), altitude: altitude.toFixed(1) };
  },
};

export function measureTool(kind, { plane, lines, cross, tell }) {
  let points = [];
  const set = (place) => {
    points = points.length < 3 ? [...points, place] : [place];
    lines.show(points);
    if (points.length < 3) tell("points", { n: points.length });
    else tell(kind, RESULTS[kind](points.map(plane.inPixels)));
  };
  return {
    start() {
      points = [];
      lines.show([]);
      cross.show();
    },
    stop: () => cross.hide(),
    click: set,
    arrow: (way, { ctrlKey }) => cross.move(way, ctrlKey),
    enter: () => set(cross.at),
    back() {
      points = points.slice(0, -1);
      lines.show(points);
      tell("points", { n: points.length });
    },
  };
}
