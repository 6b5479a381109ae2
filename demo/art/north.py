"""A red wooden house with white corners, a tiled gable roof and birches, under a pale sky."""

from __future__ import annotations

from PIL import Image

from demo.art.canvas import Point, Sheet

RED, RED_DARK = "#98281f", "#6f1a14"
WHITE, WHITE_SHADE = "#f2efe8", "#c9c5bb"
GROUND = 800


def house() -> Image.Image:
    """1280 x 960."""
    sheet = Sheet(1280, 960, seed=23)
    _behind(sheet)
    _roof(sheet)
    _wall(sheet)
    for x in (260, 470, 870):
        _window(sheet, x, 520, 120, 170)
    _window(sheet, 590, 310, 100, 120)
    _porch(sheet)
    _meadow(sheet)
    for x, lean in ((92, 8), (150, -6), (1196, -10)):
        _birch(sheet, x, lean)
    return sheet.done()


def _behind(sheet: Sheet) -> None:
    sheet.fade((0, 0, 1280, GROUND), "#a9bccb", "#e9edee")
    for base, colour, height in ((600, "#8ea39d", 130), (650, "#5f7a6c", 110), (720, "#3f5a4b", 95)):
        edge: list[Point] = [(0, base)]
        for x in range(0, 1290, 14):
            edge.append((x, base - sheet.chance.uniform(0.35, 1) * height))
            edge.append((x + 7, base - sheet.chance.uniform(0, 0.35) * height))
        sheet.shape([*edge, (1290, GROUND + 40), (0, GROUND + 40)], colour)


def _roof(sheet: Sheet) -> None:
    """Gable seen from the side of the eaves; a chimney and rows of tiles."""
    sheet.box((760, 108, 826, 230), "#8b4a3a", "#5d2f24", 2)
    for joint in range(118, 230, 14):
        sheet.line([(760, joint), (826, joint)], "#5d2f24", 1)
    sheet.box((752, 98, 834, 116), "#55504c", "#34302d", 2)
    sheet.shape([(150, 452), (270, 190), (1010, 190), (1130, 452)], "#4b4a4d")
    for y in (196 + row * 18.4 for row in range(14)):
        left, right = 270 - (y - 190) * 0.458, 1010 + (y - 190) * 0.458
        x: float = left
        while x < right:
            tone = sheet.chance.randint(66, 92)
            sheet.pen.rounded_rectangle([v * 2 for v in (x, y, min(x + 24, right), y + 19)], 8, (tone, tone - 3, tone))
            x += 24
        sheet.line([(left, y + 18), (right, y + 18)], "#333236", 1.5)
    sheet.shape([(150, 452), (1130, 452), (1138, 470), (142, 470)], WHITE_SHADE)


def _wall(sheet: Sheet) -> None:
    sheet.fade((190, 470, 1090, GROUND - 30), "#a3301f", "#86231a")
    for x in range(190, 1090, 18):  # board and batten
        sheet.line([(x, 470), (x, GROUND - 30)], RED_DARK, 2)
        sheet.line([(x + 3, 470), (x + 3, GROUND - 30)], "#b8412f", 1)
    sheet.grain((190, 470, 1090, GROUND - 30), 0.45, 2)
    sheet.shape([(520, 452), (640, 250), (760, 452)], RED)
    for x in range(526, 760, 18):
        sheet.line([(x, 452), (x, 256 + abs(x - 640) * 1.68)], RED_DARK, 2)
    for ends in (((500, 462), (640, 228)), ((640, 228), (780, 462))):
        sheet.line(list(ends), WHITE, 15)
        sheet.line([(ends[0][0], ends[0][1] + 10), (ends[1][0], ends[1][1] + 10)], WHITE_SHADE, 3)
    for x in (184, 1072):
        sheet.box((x, 466, x + 24, GROUND - 28), WHITE)
        sheet.box((x + 20, 466, x + 24, GROUND - 28), WHITE_SHADE)
    sheet.shade_box((190, 468, 1090, 496), 0.5, 8)
    sheet.box((180, GROUND - 32, 1100, GROUND + 6), "#7f7d7a", "#5b5957", 2)
    for x in range(184, 1100, 58):
        sheet.line([(x, GROUND - 32), (x + 3, GROUND + 6)], "#5b5957", 1.5)
    sheet.grain((180, GROUND - 32, 1100, GROUND + 6), 0.7, 2)


def _window(sheet: Sheet, x: float, y: float, width: float, height: float) -> None:
    """White casing with a head-board, six panes, curtains and a lamp behind."""
    sheet.shade_box((x - 6, y, x + width + 18, y + height + 20), 0.35, 6)
    sheet.box((x - 12, y - 12, x + width + 12, y + height + 12), WHITE, WHITE_SHADE, 2)
    sheet.shape([(x - 20, y - 12), (x + width + 20, y - 12), (x + width / 2, y - 30)], WHITE)
    sheet.fade((x, y, x + width, y + height), "#33424d", "#5f6f78")
    sheet.shape([(x, y), (x + width * 0.3, y), (x, y + height * 0.8)], "#dfe3e2")
    sheet.shape([(x + width, y), (x + width * 0.7, y), (x + width, y + height * 0.8)], "#d3d8d8")
    sheet.shape(
        [(x + width * 0.42, y + height), (x + width * 0.58, y + height), (x + width * 0.5, y + height * 0.72)],
        "#f2c265",
    )
    sheet.line([(x + width / 2, y), (x + width / 2, y + height)], WHITE, 8)
    for share in (1 / 3, 2 / 3):
        sheet.line([(x, y + height * share), (x + width, y + height * share)], WHITE, 4)
    sheet.box((x - 18, y + height + 8, x + width + 18, y + height + 18), WHITE, WHITE_SHADE, 1)


def _porch(sheet: Sheet) -> None:
    sheet.shade_box((650, 520, 830, GROUND - 30), 0.4, 10)
    sheet.box((660, 560, 800, GROUND - 30), "#7d2018")
    sheet.box((680, 580, 780, GROUND - 30), "#2f5d50", "#1d3d34", 2)
    sheet.fade((700, 598, 760, 650), "#e6d9a6", "#93a7a0")
    for y in (668, 716):
        sheet.box((698, y, 762, y + 38), "#356a5b", "#1d3d34", 2)
    sheet.oval((766, 676, 776, 686), "#c9a23f")
    sheet.shape([(630, 560), (730, 488), (830, 560)], WHITE)
    sheet.shape([(652, 556), (730, 502), (808, 556)], RED)
    for x in (642, 806):
        sheet.box((x, 556, x + 14, GROUND - 10), WHITE)
        sheet.box((x + 11, 556, x + 14, GROUND - 10), WHITE_SHADE)
    for step in range(3):
        y = GROUND - 34 + step * 14
        sheet.box((646 - step * 12, y, 818 + step * 12, y + 14), "#a7a39b", "#7b776f", 1)


def _meadow(sheet: Sheet) -> None:
    sheet.fade((0, GROUND + 4, 1280, 960), "#6d8350", "#41562f")
    sheet.grain((0, GROUND + 4, 1280, 960), 0.6, 2)
    sheet.shade_box((180, GROUND + 2, 1110, GROUND + 24), 0.4, 10)
    sheet.shape([(650, GROUND + 8), (816, GROUND + 8), (900, 960), (560, 960)], "#b5ab96")
    sheet.grain((560, GROUND + 8, 900, 960), 0.5, 2)
    for _ in range(1500):
        x, y = sheet.chance.uniform(0, 1280), sheet.chance.uniform(GROUND + 10, 960)
        if 540 < x < 920:
            continue
        size = (y - GROUND) / 8
        colour = sheet.chance.choice(["#8aa060", "#56703c", "#9cb070", "#3e5429"])
        sheet.line([(x, y), (x + sheet.chance.uniform(-4, 4), y - size)], colour, 1.4)
    for _ in range(90):
        x, y = sheet.chance.uniform(0, 520), sheet.chance.uniform(GROUND + 20, 955)
        sheet.oval((x, y, x + 6, y + 5), sheet.chance.choice(["#f4f1e6", "#e3c64d", "#c7d3ee"]))


def _birch(sheet: Sheet, x: float, lean: float) -> None:
    sheet.shape([(x - 13, 880), (x + 13, 880), (x + 6 + lean, 120), (x - 5 + lean, 120)], "#e9e7e0")
    for _ in range(46):
        y = sheet.chance.uniform(150, 870)
        middle = x + lean * (880 - y) / 760
        sheet.box((middle - 10, y, middle + sheet.chance.uniform(-4, 8), y + sheet.chance.uniform(2, 6)), "#3b3833")
    for _ in range(420):
        across, y = sheet.chance.gauss(x + lean, 70), sheet.chance.gauss(190, 105)
        size = sheet.chance.uniform(5, 11)
        colour = sheet.chance.choice(["#7f9a4a", "#98b25a", "#67823b", "#b4bf5e"])
        sheet.oval((across, y, across + size, y + size * 0.7), colour)
