"""Copies the browser libraries' files that we serve from node_modules to build/vendor: `python -m deploy.vendor`."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SOURCE = BASE_DIR / "node_modules"
TARGET = BASE_DIR / "build" / "vendor"

# package -> (folder of ours, licence file, {file of the package: file of ours}); nothing else is ever served
ALLOWED: dict[str, tuple[str, str, dict[str, str]]] = {
    "bootstrap": (
        "bootstrap",
        "LICENSE",
        {f"dist/css/{name}": name for name in ("bootstrap.min.css", "bootstrap.rtl.min.css")},
    ),
    "dompurify": ("dompurify", "LICENSE", {"dist/purify.es.mjs": "purify.es.js"}),
    "leaflet": (
        "leaflet",
        "LICENSE",
        {"dist/leaflet-src.esm.js": "leaflet-src.esm.js", "dist/leaflet.css": "leaflet.css"}
        | {
            f"dist/images/{name}.png": f"images/{name}.png"
            for name in ("layers", "layers-2x", "marker-icon", "marker-icon-2x", "marker-shadow")
        },
    ),
    "openseadragon": (
        "openseadragon",
        "LICENSE.txt",
        {"build/openseadragon/openseadragon.min.js": "openseadragon.min.js"},
    ),
    "tus-js-client": ("tus", "LICENSE", {"dist/tus.min.js": "tus.min.js"}),
    "wavesurfer.js": (
        "wavesurfer",
        "LICENSE",
        {"dist/wavesurfer.esm.js": "wavesurfer.esm.js"}
        | {f"dist/plugins/{name}.esm.js": f"{name}.esm.js" for name in ("regions", "spectrogram", "timeline")},
    ),
}
# Source maps are not served, and ManifestStaticFilesStorage refuses a file that names one that is missing.
SOURCE_MAP = re.compile(r"(?://[#@]\s*sourceMappingURL=\S*)|(?:/\*[#@]\s*sourceMappingURL=[^*]*\*/)")


class NotInstalled(Exception):
    """A package or a file of it is not under node_modules; the text says which and what to do."""


def _found(package: str, file: str) -> Path:
    path = SOURCE / package / file
    if not path.is_file():
        raise NotInstalled(
            f"node_modules/{package}/{file} is missing:"
            f" run `npm ci --ignore-scripts --omit=dev` in {BASE_DIR}, then this again."
        )
    return path


def _copy(path: Path, to: Path) -> None:
    """Text without its source map comment, anything else as it is."""
    to.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix in {".js", ".mjs", ".css"}:
        to.write_text(SOURCE_MAP.sub("", path.read_text("utf-8")).rstrip() + "\n", "utf-8")
    else:
        shutil.copyfile(path, to)


def _licence(package: str, folder: str, file: str) -> str:
    facts = json.loads(_found(package, "package.json").read_text("utf-8"))
    words = _found(package, file).read_text("utf-8").strip()
    return f"{folder}/ is {package} {facts['version']} ({facts['license']})\n\n{words}\n"


def copy_all() -> list[Path]:
    """Makes build/vendor anew, whole or not at all; returns the files written."""
    fresh = TARGET.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    licences = []
    for package, (folder, licence, files) in ALLOWED.items():
        for theirs, ours in files.items():
            _copy(_found(package, theirs), fresh / folder / ours)
        licences.append(_licence(package, folder, licence))
    (fresh / "LICENCES.txt").write_text(f"\n{'-' * 78}\n\n".join(licences), "utf-8")
    shutil.rmtree(TARGET, ignore_errors=True)
    fresh.rename(TARGET)
    return sorted(path for path in TARGET.rglob("*") if path.is_file())


def main() -> int:
    try:
        files = copy_all()
    except NotInstalled as missing:
        print(missing, file=sys.stderr)
        return 1
    print(f"{len(files)} files of the browser libraries are in {TARGET.relative_to(BASE_DIR)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
