"""A corner bakery in a colonial street: ochre plaster, quarry-stone frames, iron grilles, a painted sign."""

from __future__ import annotations

import math

from PIL import Image

from demo.art.canvas import Sheet, arch

STONE, STONE_DARK = "#cdb796", "#a58d6b"
IRON = "#26211f"
GROUND = 790


def bakery() -> Image.Image:
    """1280 x 960."""
    sheet = Sheet(1280, 960, seed=11)
    _sky(sheet)
    _wall(sheet)
    _window(sheet, 140)
    _window(sheet, 900)
    _door(sheet)
    _sign(sheet)
    _street(sheet)
    _bougainvillea(sheet)
    _bunting(sheet)
    _lamp(sheet, 395)
    return sheet.done()


def _sky(sheet: Sheet) -> None:
    sheet.fade((0, 0, 1280, 230), "#4f93cf", "#b9daee")


def _wall(sheet: Sheet) -> None:
    sheet.fade((0, 150, 1280, GROUND), "#e2a63e", "#d38f2c")
    sheet.grain((0, 150, 1280, GROUND), 0.5, 6)
    sheet.fade((0, 640, 1280, GROUND), "#8f2f25", "#7a231c")
    sheet.grain((0, 640, 1280, GROUND), 0.5, 3)
    sheet.box((0, 632, 1280, 642), "#f0dfbd")
    sheet.shade_box((0, 190, 1280, 235), 0.45, 9)
    sheet.box((0, 138, 1280, 192), STONE)
    sheet.grain((0, 138, 1280, 192), 0.6, 2)
    for level, colour in ((150, "#b9a17d"), (170, "#e2d0b0"), (188, STONE_DARK)):
        sheet.line([(0, level), (1280, level)], colour, 3)
    for x in range(95, 1280, 272):  # spouts of the flat roof, with their shadows
        sheet.shade_box((x + 14, 205, x + 34, 300), 0.35, 5)
        sheet.box((x, 192, x + 26, 214), "#9c8460", "#7c6748", 1, 4)
    for x, y, size in ((560, 560, 60), (850, 300, 45), (1180, 520, 70), (60, 420, 40)):  # plaster that has come off
        sheet.shade_oval((x, y, x + size, y + size / 2), 0.16, 7)


def _window(sheet: Sheet, x: float) -> None:
    frame = (x, 330, x + 220, 640)
    sheet.shade_box((x + 10, 340, x + 238, 655), 0.35, 8)
    sheet.box(frame, STONE, STONE_DARK, 2)
    sheet.grain(frame, 0.7, 2)
    for y in range(330, 640, 44):
        sheet.line([(x, y), (x + 30, y)], STONE_DARK, 1)
        sheet.line([(x + 190, y), (x + 220, y)], STONE_DARK, 1)
    sheet.box((x - 14, 628, x + 234, 648), STONE, STONE_DARK, 2)
    sheet.fade((x + 30, 362, x + 190, 628), "#2b2a33", "#4d4238")
    sheet.box((x + 36, 368, x + 108, 622), "#3f6f63", "#25453d", 2)
    sheet.box((x + 112, 368, x + 184, 622), "#3f6f63", "#25453d", 2)
    for left in (x + 44, x + 120):
        for top in (378, 464, 550):
            sheet.fade((left, top, left + 56, top + 62), "#9fb9c4", "#4f6069")
            sheet.line([(left + 6, top + 50), (left + 40, top + 8)], "#c6d8df", 2)
    _grille(sheet, x)


def _grille(sheet: Sheet, x: float) -> None:
    """Wrought iron before the window: bars, two bands and a row of curls."""
    for bar in range(int(x) + 26, int(x) + 200, 16):
        sheet.line([(bar, 352), (bar, 640)], IRON, 3)
        sheet.oval((bar - 3, 346, bar + 3, 354), IRON)
    for y in (372, 440, 560, 624):
        sheet.line([(x + 22, y), (x + 200, y)], IRON, 3)
    for curl in range(int(x) + 34, int(x) + 190, 32):
        for mirror in (-1, 1):
            points = [
                (curl + 8 + mirror * (9 - a) * math.cos(a) * 0.9, 500 + (9 - a) * 3.4 * math.sin(a) * 0.8)
                for a in [step * 0.25 for step in range(28)]
            ]
            sheet.line(points, IRON, 2)


def _door(sheet: Sheet) -> None:
    outer, inner = (500, 318, 780, GROUND), (532, 352, 748, GROUND)
    sheet.shade_box((520, 335, 800, GROUND), 0.35, 9)
    sheet.shape(arch(outer, 96), STONE)
    sheet.grain((500, 430, 780, GROUND), 0.7, 2)
    for step in range(9):
        angle = math.pi * step / 8
        start = (640 - 112 * math.cos(angle), 448 - 92 * math.sin(angle))
        end = (640 - 140 * math.cos(angle), 448 - 128 * math.sin(angle))
        sheet.line([start, end], STONE_DARK, 1.5)
    for y in range(470, GROUND, 52):
        sheet.line([(500, y), (532, y)], STONE_DARK, 1.5)
        sheet.line([(748, y), (780, y)], STONE_DARK, 1.5)
    sheet.shape(arch(inner, 80), "#5a3119")
    for plank in range(550, 740, 18):
        sheet.line([(plank, 432 - 78 * math.sqrt(1 - ((plank - 640) / 110) ** 2)), (plank, GROUND)], "#47240f", 1.5)
    sheet.grain((534, 440, 746, GROUND), 0.5, 2)
    sheet.line([(640, 352), (640, GROUND)], "#2a1508", 4)
    for y in (480, 560, 640, 720):
        for x in (552, 588, 618, 662, 692, 728):
            sheet.oval((x - 5, y - 5, x + 5, y + 5), "#1f1a17", "#7a6a55", 1)
    sheet.oval((655, 588, 676, 618), None, "#c29b46", 4)
    sheet.box((520, 776, 760, 800), "#b7a37f", STONE_DARK, 2)


def _sign(sheet: Sheet) -> None:
    """Painted on a board over the door, as shops do."""
    sheet.shade_box((408, 222, 888, 318), 0.4, 8)
    sheet.box((396, 208, 884, 304), "#17524c", "#0d322f", 3, 6)
    sheet.box((406, 218, 874, 294), "#1d625a", "#e9c46a", 3, 4)
    sheet.grain((396, 208, 884, 304), 0.3, 3)
    serif = "dejavu/DejaVuSerif-Bold.ttf"
    sheet.words((643, 247), "Panadería La Esquina", serif, 36, "#0b2724")
    sheet.words((640, 244), "Panadería La Esquina", serif, 36, "#f6e7c1")
    sheet.words((640, 279), "pan dulce · bolillo · conchas", "dejavu/DejaVuSerif.ttf", 18, "#e9c46a")


def _street(sheet: Sheet) -> None:
    sheet.fade((0, GROUND, 1280, 850), "#b8ab98", "#9b8f7e")
    sheet.grain((0, GROUND, 1280, 850), 0.6, 2)
    for x in range(-40, 1280, 106):
        sheet.line([(x, GROUND), (x - 26, 850)], "#7f7466", 1.5)
    sheet.box((0, 846, 1280, 862), "#e0b23a")
    for x in range(0, 1280, 120):
        sheet.box((x, 846, x + 60, 862), "#d8d2c6")
    sheet.fade((0, 862, 1280, 960), "#4f4a47", "#63605d")
    for row in range(6):
        for x in range(-30, 1300, 46):
            left = x + (23 if row % 2 else 0) + sheet.chance.uniform(-3, 3)
            top = 864 + row * 17
            tone = sheet.chance.randint(92, 128)
            sheet.box((left, top, left + 42, top + 15), (tone, tone - 5, tone - 12), "#47423e", 1, 6)
    sheet.shade_box((0, 846, 1280, 870), 0.35, 8)
    sheet.shade_box((0, GROUND - 6, 1280, GROUND + 16), 0.4, 7)


def _bougainvillea(sheet: Sheet) -> None:
    """A climber at the edge of the wall."""
    for _ in range(900):
        x = 1280 - abs(sheet.chance.gauss(0, 52))
        y = sheet.chance.uniform(130, 640) if sheet.chance.random() < 0.7 else sheet.chance.gauss(200, 50)
        size = sheet.chance.uniform(4, 11)
        colour = sheet.chance.choice(["#c2185b", "#d81b72", "#a4104c", "#e0529a", "#2e6b3a", "#3d8248", "#245430"])
        sheet.oval((x, y, x + size, y + size * 0.8), colour)


def _bunting(sheet: Sheet) -> None:
    """Cut paper on a string across the street."""
    papers = [("#e63973", "#b3245a"), ("#f4b41a", "#c48a06"), ("#2a9d8f", "#1c7369"), ("#7b4fb5", "#563484")]
    at = [(x, 66 + 60 * math.sin(math.pi * x / 1280)) for x in range(0, 1281, 20)]
    sheet.line([(float(x), y) for x, y in at], "#efe9dc", 1.5)
    for count, x in enumerate(range(24, 1250, 74)):
        y = 66 + 60 * math.sin(math.pi * (x + 26) / 1280)
        paper, dark = papers[count % len(papers)]
        sheet.shape([(x, y), (x + 52, y), *((x + 52 - 6.5 * n, y + (33 if n % 2 else 42)) for n in range(9))], paper)
        for hole in range(3):
            sheet.oval((x + 7 + hole * 14, y + 7, x + 15 + hole * 14, y + 15), dark)
            sheet.shape(
                [
                    (x + 11 + hole * 14, y + 18),
                    (x + 16 + hole * 14, y + 24),
                    (x + 11 + hole * 14, y + 30),
                    (x + 6 + hole * 14, y + 24),
                ],
                dark,
            )


def _lamp(sheet: Sheet, x: float) -> None:
    sheet.shade_box((x + 16, 372, x + 62, 450), 0.3, 7)
    sheet.line([(x, 350), (x + 34, 350), (x + 34, 372)], IRON, 4)
    sheet.shape([(x + 16, 384), (x + 34, 366), (x + 52, 384)], IRON)
    sheet.shape([(x + 18, 386), (x + 50, 386), (x + 44, 436), (x + 24, 436)], "#f3d58a")
    for edge in (18, 34, 50):
        sheet.line([(x + edge, 386), (x + 34 + (edge - 34) * 0.6, 436)], IRON, 2.5)
    sheet.box((x + 22, 434, x + 46, 442), IRON)
