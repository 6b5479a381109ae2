"""Makes the demonstration's sounds, pictures and texts anew: `python -m demo.make_media`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageEnhance

from demo import speech
from demo.art import levant, mexico, north, things

MEDIA = Path(__file__).resolve().parent / "media"
PICTURES: dict[str, Callable[[], Image.Image]] = {
    "bakery-front.jpg": mexico.bakery,
    "bakery-front-again.jpg": lambda: smaller(mexico.bakery()),
    "red-house.webp": north.house,
    "stone-front.jpg": levant.bakery,
    "socket.jpg": things.socket,
    "street-name.webp": things.street_sign,
}
TEXTS = {
    "receipt.txt": (
        "PANADERÍA LA ESQUINA\n\n2 bolillos          $ 6.00\n1 concha vainilla   $ 14.00\n1 refresco 600 ml   $ 21.00\n"
        "IVA incluido        RFC XAXX010101000\n\nGracias por su preferencia. ¡Que le vaya bonito!\n"
    ),
    "file-name.txt": "VID-20190817-WA0031_puestos_del_tianguis_ok(2).mp4\nsubido por @lentes.de.nopalera\n",
    "paper-bag.txt": (
        "Panadería La Esquina\nGracias por su preferencia. ¡Que le vaya bonito!\nمخبز\u200bالزاوية — Four Al-Zawiya\n"
    ),
    "shop-window.txt": "مخبز الزاوية\nمناقيش زعتر · كعك بالسمسم\n\nFour Al-Zawiya — ouvert tous les jours 5h30–14h\n",
}
CREDITS = (
    "Everything in this folder was made for the demonstration by demo/make_media.py: drawings by Pillow, voices by"
    " espeak-ng, words of our own. No photograph, no recording of a person, no real address. Licence: Apache-2.0.\n"
)


def smaller(picture: Image.Image) -> Image.Image:
    """As somebody else would send it on: of less than half the pixels, lighter and warmer."""
    little = picture.resize((560, 420), Image.Resampling.LANCZOS)
    return ImageEnhance.Color(ImageEnhance.Brightness(little).enhance(1.12)).enhance(1.15)


def _save(picture: Image.Image, target: Path) -> None:
    """With the metadata a telephone would add (of nowhere), so that the demonstration shows them taken off."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B] = "Demonstration", "Drawn by a program", "Nobody"
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (0.0, 0.0, 0.0), "E", (0.0, 0.0, 0.0)
    picture.save(target, quality=84, exif=exif, method=6)


def main() -> int:
    if shutil.which("espeak-ng") is None:
        print(
            "espeak-ng is missing: install the package espeak-ng; the files that are there were kept.", file=sys.stderr
        )
        return 1
    MEDIA.mkdir(exist_ok=True)
    for name, draw in PICTURES.items():
        _save(draw(), MEDIA / name)
    for said in speech.SPEECHES:
        speech.make(said, MEDIA)
    for name, words in TEXTS.items():
        (MEDIA / name).write_text(words, "utf-8")
    (MEDIA / "CREDITS.txt").write_text(CREDITS, "utf-8")
    files = [file for file in MEDIA.iterdir() if file.is_file()]
    print(f"{len(files)} files, {sum(file.stat().st_size for file in files) / 1024:.0f} kB, in {MEDIA.name}/.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
