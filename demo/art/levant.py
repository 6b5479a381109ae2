"""A limestone front with three pointed arches, green shutters, a balcony and an Arabic sign of a bakery."""

from __future__ import annotations

from PIL import Image

from demo.art.canvas import Sheet, pointed

STONES = ((222, 203, 170), (214, 193, 158), (228, 212, 182), (206, 186, 152), (219, 199, 163))
JOINT = "#b09a76"
IRON = "#2b2a2c"
GREEN, GREEN_DARK = "#3e7a63", "#28553f"
GROUND = 850
NASKH = "noto/NotoNaskhArabic-Bold.ttf"


def bakery() -> Image.Image:
    """1280 x 960."""
    sheet = Sheet(1280, 960, seed=31)
    sheet.fade((0, 0, 1280, 200), "#6ba6d6", "#d9e6e6")
    _roof(sheet)
    _stones(sheet)
    for x in (470, 590, 710):
        _arch_window(sheet, x, 200, 96, 190)
    for x in (130, 1010):
        _arch_window(sheet, x, 220, 120, 190)
    _balcony(sheet)
    _shop(sheet)
    _side_door(sheet)
    _sign(sheet)
    _street(sheet)
    return sheet.done()


def _roof(sheet: Sheet) -> None:
    """Water tanks, a dish and a wire: as on most roofs there."""
    for x in (160, 250):
        sheet.box((x, 66, x + 70, 126), "#e9ebea", "#a9adad", 2, 10)
        for y in (82, 98, 112):
            sheet.line([(x, y), (x + 70, y)], "#bfc4c4", 1.5)
    sheet.oval((940, 56, 1020, 120), "#d4d6d6", "#9b9e9f", 2)
    sheet.line([(980, 88), (1016, 66)], "#77797a", 3)
    sheet.line([(980, 100), (980, 130)], "#77797a", 5)
    sheet.line([(0, 40), (420, 66), (860, 58), (1280, 24)], "#3b3b3b", 2)


def _stones(sheet: Sheet) -> None:
    """Courses of ashlar, no two alike, under a cornice."""
    y, row = 120, 0
    while y < GROUND:
        x: float = -60 if row % 2 else 0
        while x < 1280:
            width = sheet.chance.choice((74, 92, 110))
            tone = sheet.chance.choice(STONES)
            sheet.box((x, y, x + width, y + 36), tone, JOINT, 1.4)
            sheet.line([(x + 3, y + 3), (x + width - 4, y + 3)], (240, 228, 203), 1)
            x += width
        y, row = y + 36, row + 1
    sheet.grain((0, 120, 1280, GROUND), 0.75, 2)
    sheet.shade_box((0, 148, 1280, 176), 0.4, 8)
    sheet.box((0, 118, 1280, 150), "#e5d6b8", "#b39d78", 2)
    sheet.grain((0, 118, 1280, 150), 0.5, 2)
    for x in range(8, 1280, 32):
        sheet.box((x, 140, x + 16, 154), "#cdb993", "#a48f6b", 1)


def _arch_window(sheet: Sheet, x: float, y: float, width: float, height: float) -> None:
    rise = width * 0.62
    sheet.shade_box((x + 4, y + rise, x + width + 14, y + height + 8), 0.4, 7)
    sheet.shape(pointed((x - 14, y - 16, x + width + 14, y + height), rise + 10), "#eadfc6")
    sheet.shape(pointed((x, y, x + width, y + height), rise), "#26323a")
    sheet.fade((x, y + rise, x + width, y + height), "#2b3942", "#5b6a70")
    for pane in (0.25, 0.5, 0.75):
        sheet.line([(x + width * pane, y + rise * 0.55), (x + width * pane, y + rise)], "#e6dcc5", 3)
    sheet.line([(x, y + rise), (x + width, y + rise)], "#e6dcc5", 5)
    for left, right in ((x, x + width * 0.36), (x + width * 0.64, x + width)):
        sheet.box((left, y + rise + 4, right, y + height), GREEN, GREEN_DARK, 2)
        for slat in range(int(y + rise) + 12, int(y + height) - 4, 8):
            sheet.line([(left + 4, slat), (right - 4, slat)], GREEN_DARK, 2)
            sheet.line([(left + 4, slat + 2), (right - 4, slat + 2)], "#5b9a80", 1)
    sheet.box((x - 18, y + height, x + width + 18, y + height + 12), "#e5d6b8", JOINT, 1)


def _balcony(sheet: Sheet) -> None:
    sheet.shade_box((440, 424, 850, 486), 0.45, 12)
    for x in (470, 640, 800):
        sheet.shape([(x, 420), (x + 26, 420), (x + 26, 436), (x + 6, 466), (x, 466)], "#c9b48d")
    sheet.box((436, 402, 846, 424), "#d9c7a2", "#a48f6b", 2)
    sheet.grain((436, 402, 846, 424), 0.6, 2)
    for x in range(446, 842, 14):
        sheet.line([(x, 318), (x, 402)], IRON, 2.5)
        sheet.oval((x - 4, 352, x + 4, 366), None, IRON, 2)
    for y in (318, 398):
        sheet.line([(440, y), (842, y)], IRON, 4)
    for x, spread in ((500, 30), (760, 36)):
        for _ in range(120):
            across, down = x + spread * sheet.chance.uniform(-1.6, 1.6), 392 + abs(sheet.chance.gauss(0, 17))
            colour = sheet.chance.choice(["#3f7d3c", "#5a9a4a", "#c8343a", "#2f6231"])
            sheet.oval((across, down, across + 8, down + 6), colour)


def _shop(sheet: Sheet) -> None:
    """The lit bakery under its awning, loaves on the shelves."""
    sheet.shade_box((360, 560, 940, GROUND), 0.35, 8)
    sheet.box((356, 560, 924, GROUND), "#4a3524", "#2b1e13", 4)
    sheet.fade((372, 580, 700, 790), "#f3d9a0", "#c99a58")
    sheet.box((372, 790, 700, GROUND), "#6a4a2f", "#3a2818", 3)
    for shelf in (650, 716, 782):
        sheet.box((372, shelf, 700, shelf + 8), "#7b5836")
        for x in range(380, 660, 40):
            offset, tone = sheet.chance.uniform(-3, 3), sheet.chance.randint(150, 205)
            sheet.oval(
                (x + offset, shelf - 30, x + 36 + offset, shelf),
                (tone, int(tone * 0.66), int(tone * 0.3)),
                "#8a5a24",
                1.5,
            )
            sheet.line([(x + 10 + offset, shelf - 20), (x + 26 + offset, shelf - 22)], "#f0d6a0", 1.5)
    sheet.fade((724, 580, 908, GROUND), "#8c6b45", "#5a422a")
    sheet.box((744, 600, 888, GROUND), "#2d4a45", "#16302c", 3)
    sheet.fade((760, 616, 872, 760), "#cfd8cf", "#7b8d88")
    sheet.line([(768, 740), (850, 630)], "#eef3ef", 3)
    sheet.box((752, 700, 764, 760), "#c9a23f")
    sheet.shade_box((346, 600, 934, 640), 0.35, 10)
    for stripe in range(14):
        x = 338 + stripe * 43
        sheet.shape([(x + 12, 548), (x + 52, 548), (x + 43, 612), (x, 612)], "#b23a2e" if stripe % 2 else "#f2ead8")
        sheet.pen.pieslice([v * 2 for v in (x, 600, x + 43, 626)], 0, 180, fill="#9c2f25" if stripe % 2 else "#dcd2bd")


def _side_door(sheet: Sheet) -> None:
    for x in (110, 1040):
        sheet.shade_box((x + 8, 600, x + 156, GROUND), 0.4, 9)
        sheet.shape(pointed((x - 18, 556, x + 158, GROUND), 110), "#eadfc6")
        sheet.shape(pointed((x, 580, x + 140, GROUND), 92), GREEN)
        sheet.line([(x + 70, 584), (x + 70, GROUND)], GREEN_DARK, 3)
        for y in (690, 770):
            for left in (x + 14, x + 82):
                sheet.box((left, y, left + 44, y + 60), GREEN, GREEN_DARK, 3)
        sheet.oval((x + 78, 748, x + 88, 758), "#d2ad4c")


def _sign(sheet: Sheet) -> None:
    sheet.shade_box((398, 492, 894, 552), 0.4, 8)
    sheet.box((388, 478, 882, 544), "#1f3f77", "#132a52", 3, 4)
    sheet.box((395, 485, 875, 537), "#27508f", "#e8d9a8", 2, 3)
    sheet.words((712, 511), "مخبز الزاوية", NASKH, 38, "#fdf6df", direction="rtl", language="ar")
    sheet.words((508, 514), "خبز طازج كل يوم", NASKH, 23, "#f0d78c", direction="rtl", language="ar")


def _street(sheet: Sheet) -> None:
    sheet.fade((0, GROUND, 1280, 960), "#b9ae9b", "#8f8676")
    for row in range(5):
        y = GROUND + row * 24
        for x in range(-60, 1300, 64):
            tone = sheet.chance.randint(150, 182)
            left = x + (32 if row % 2 else 0)
            sheet.box((left, y, left + 63, y + 23), (tone, tone - 8, tone - 24), "#857a66", 1.4)
    sheet.grain((0, GROUND, 1280, 960), 0.6, 2)
    sheet.shade_box((0, GROUND - 8, 1280, GROUND + 16), 0.45, 8)
    for x in (286, 962):
        sheet.shape([(x, 796), (x + 58, 796), (x + 50, 858), (x + 8, 858)], "#b5633c")
        for _ in range(150):
            across, down = x + 24 + 34 * sheet.chance.uniform(-1, 1), min(800, sheet.chance.gauss(752, 28))
            sheet.oval((across, down, across + 10, down + 8), sheet.chance.choice(["#4b7d3a", "#66984c", "#35602a"]))
