// What the zoom draws: the preview that the page shows already, and over it the tiles, fetched where somebody comes closer.
import { scriptAddress } from "../live/trusted.js";

const TILE = 512;

export function loaded(address, nonce) {
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

// The whole picture in little. Where it can't be had, the picture itself takes its place, and the zoom stays closed.
export async function preview(viewer, say) {
  const still = viewer.querySelector("[data-still]");
  still.loading = "eager";
  say(viewer.dataset.preparing);
  try {
    await still.decode();
  } catch (problem) {
    still.src = viewer.dataset.src;
    throw problem;
  }
  say("");
  return still;
}

const levelOf = (length) => Math.ceil(Math.log2(length));

function little(still) {
  const longest = Math.max(still.naturalWidth, still.naturalHeight);
  return {
    width: still.naturalWidth, height: still.naturalHeight, tileSize: longest, tileOverlap: 0, minLevel: levelOf(longest), maxLevel: levelOf(longest),
    getTileUrl: () => still.src, downloadTileStart: (job) => job.finish(still, null, "image"), downloadTileAbort() {},
  };
}

function large({ tiles, width, height }, finerThan) {
  const size = { width: Number(width), height: Number(height) };
  const longest = Math.max(size.width, size.height);
  const highest = levelOf(longest);
  let lowest = highest;
  while (lowest > levelOf(TILE) && longest / 2 ** (highest - lowest + 1) > finerThan) lowest -= 1;
  const getTileUrl = (level, x, y) => tiles.replace("/0/0/0/", `/${level}/${x}/${y}/`);
  return { ...size, tileSize: TILE, tileOverlap: 0, minLevel: lowest, maxLevel: highest, getTileUrl };
}

// Opens the zoom; resolves with it, the whole picture as it knows it, and its canvas.
export async function opened(viewer, stage, still) {
  const { OpenSeadragon } = window;
  const zoom = OpenSeadragon({
    element: stage, drawer: "canvas", showNavigationControl: false, visibilityRatio: 0.6, maxZoomPixelRatio: 24, immediateRender: true,
    tileSources: [{ tileSource: little(still) }, { tileSource: large(viewer.dataset, Math.max(still.naturalWidth, still.naturalHeight)), opacity: 0 }],
    animationTime: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 0.5, gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
  });
  await new Promise((done, failed) => { zoom.addOnceHandler("open", done); zoom.addOnceHandler("open-failed", failed); });
  const [coarse, fine] = [zoom.world.getItemAt(0), zoom.world.getItemAt(1)];
  const settle = () => {
    const now = zoom.viewport.getZoom(true);
    if (!fine.getOpacity() && coarse.viewportToImageZoom(now) * devicePixelRatio > 1.02) fine.setOpacity(1);
    zoom.drawer.setImageSmoothingEnabled(fine.viewportToImageZoom(now) <= 1); // beyond, each pixel is seen as it is
  };
  for (const event of ["animation", "animation-start", "resize", "update-viewport"]) zoom.addHandler(event, settle);
  settle();
  return { zoom, picture: fine };
}
