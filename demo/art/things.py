"""Smaller things that tell a country: a socket on a tiled wall, a street name in painted tiles."""

from __future__ import annotations

import math

from PIL import Image

from demo.art.canvas import Sheet

BLUE, BLUE_DARK = "#2757a3", "#173a78"


def socket() -> Image.Image:
    """900 x 900: two outlets of type B in an ivory plate, a kitchen's tiles around."""
    sheet = Sheet(900, 900, seed=43)
    for row in range(5):
        for column in range(5):
            _tile(sheet, column * 190 - 30, row * 190 - 30, painted=(row + column) % 3 == 0)
    sheet.shade_box((292, 212, 636, 726), 0.5, 16)
    sheet.box((270, 190, 620, 700), "#efe8d6", "#cfc5aa", 3, 26)
    sheet.fade((282, 202, 608, 215), "#fbf7ec", "#efe8d6")
    sheet.grain((276, 196, 614, 694), 0.12, 4)
    for y in (225, 465):
        _outlet(sheet, 445, y + 100)
    sheet.oval((430, 430, 460, 460), "#c8bfa6", "#9c937b", 2)
    sheet.line([(436, 438), (454, 452)], "#7d755f", 4)
    return sheet.done()


def _tile(sheet: Sheet, x: float, y: float, *, painted: bool) -> None:
    sheet.fade((max(0, x), max(0, y), min(900, x + 184), min(900, y + 184)), "#f6f1e4", "#e4dcc9")
    sheet.line([(x + 186, y), (x + 186, y + 186), (x, y + 186)], "#b9b09c", 6)
    sheet.line([(x + 3, y + 180), (x + 3, y + 3), (x + 180, y + 3)], "#fffdf6", 3)
    if not painted:
        return
    middle = (x + 92, y + 92)
    for petal in range(8):
        angle = math.pi * petal / 4
        across, down = middle[0] + 46 * math.cos(angle), middle[1] + 46 * math.sin(angle)
        colour = BLUE if petal % 2 else "#d8902f"
        sheet.oval((across - 20, down - 20, across + 20, down + 20), colour)
    sheet.oval((middle[0] - 22, middle[1] - 22, middle[0] + 22, middle[1] + 22), "#f3c64b", BLUE_DARK, 4)
    for dx, dy in ((8, 8), (176, 8), (8, 176), (176, 176)):
        sheet.oval((x + dx - 16, y + dy - 16, x + dx + 16, y + dy + 16), "#3c8a5a")


def _outlet(sheet: Sheet, x: float, y: float) -> None:
    """Two blades, the left one taller, and a round earth below: NEMA 5-15."""
    sheet.shade_oval((x - 96, y - 92, x + 104, y + 108), 0.25, 8)
    sheet.oval((x - 100, y - 100, x + 100, y + 100), "#f5efdf", "#cfc5aa", 3)
    sheet.box((x - 54, y - 58, x - 40, y + 6), "#2a2722", "#8e8573", 2, 2)
    sheet.box((x + 40, y - 50, x + 54, y), "#2a2722", "#8e8573", 2, 2)
    sheet.box((x - 17, y + 28, x + 17, y + 64), "#2a2722", "#8e8573", 2, 16)
    sheet.box((x - 17, y + 48, x + 17, y + 64), "#2a2722")


def street_sign() -> Image.Image:
    """1120 x 760: Rua das Flores, painted on eighteen tiles in a whitewashed wall."""
    sheet = Sheet(1120, 760, seed=59)
    sheet.fade((0, 0, 1120, 760), "#f1ede3", "#dcd5c6")
    sheet.grain((0, 0, 1120, 760), 0.45, 5)
    sheet.box((0, 650, 1120, 760), "#d9a928")
    sheet.grain((0, 650, 1120, 760), 0.5, 3)
    sheet.shade_box((132, 138, 1012, 588), 0.45, 14)
    for row in range(3):
        for column in range(6):
            tone = sheet.chance.randint(-5, 5)
            x, y = 116 + column * 146, 122 + row * 146
            sheet.box((x, y, x + 146, y + 146), (240 + tone, 241 + tone, 236 + tone), "#b7b3a8", 2)
    sheet.grain((116, 122, 992, 560), 0.16, 4)
    _border(sheet)
    serif = "dejavu/DejaVuSerif-Bold.ttf"
    sheet.words((554, 312), "Rua das Flores", serif, 84, BLUE_DARK)
    sheet.words((554, 412), "Freguesia da Sé", "dejavu/DejaVuSerif.ttf", 40, BLUE)
    for x, y, run in ((310, 122, 60), (700, 500, 40), (964, 330, 28)):  # cracks in the glaze
        points = [(x + sheet.chance.uniform(-8, 8), y + step) for step in range(0, run, 8)]
        sheet.line(points, "#9b958a", 1.4)
    return sheet.done()


def _border(sheet: Sheet) -> None:
    """Scrolls and dots in cobalt, a yellow rule inside."""
    sheet.box((132, 138, 976, 544), None, BLUE, 5)
    sheet.box((186, 192, 922, 490), None, "#d9a928", 5, 18)
    for x in range(160, 960, 38):
        for y in (165, 517):
            _leaf(sheet, x, y, 0)
    for y in range(200, 500, 38):
        for x in (159, 949):
            _leaf(sheet, x, y, 1)
    for x, y in ((208, 214), (900, 214), (208, 468), (900, 468)):
        for petal in range(6):
            angle = math.pi * petal / 3
            across, down = x + 15 * math.cos(angle), y + 15 * math.sin(angle)
            sheet.oval((across - 9, down - 9, across + 9, down + 9), BLUE)
        sheet.oval((x - 7, y - 7, x + 7, y + 7), "#e8c04a")


def _leaf(sheet: Sheet, x: float, y: float, turned: int) -> None:
    long, short = (16, 7)
    across, down = (short, long) if turned else (long, short)
    sheet.oval((x - across, y - down, x + across, y + down), BLUE, BLUE_DARK, 1.5)
    sheet.oval((x - 4, y - 4, x + 4, y + 4), "#f2f2ec")
