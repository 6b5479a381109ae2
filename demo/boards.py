"""The six boards of the demonstration and who sits on them."""

from __future__ import annotations

from accounts.models import User
from demo.people import PEOPLE
from forum.boards import actions
from forum.boards.models import Board, Handling

BOARDS = {
    "america": ("Latin America", "Voices, streets and houses from Mexico to Patagonia", Handling.RED),
    "europe": ("Europe", "From the Atlantic to the Urals", Handling.RED),
    "middle_east": (
        "Middle East and North Africa",
        "Arabic, Persian, Hebrew, Turkish, Berber; towns and interiors",
        Handling.RED,
    ),
    "asia": ("South and East Asia", "Scripts, plugs, streets and homes", Handling.AMBER),
    "voices": ("Voices and languages", "Accent, dialect, speech in the background, in any language", Handling.STRICT),
    "buildings": ("Buildings and interiors", "Fronts, windows, sockets, tiles, hotel rooms", Handling.AMBER),
}
TOPICS = {"voices": ["speech", "background_audio"], "buildings": ["building", "plugs", "hotel"]}


def build(people: dict[str, User]) -> dict[str, Board]:
    """Opened by the administrator, moderated by both moderators, with the people who belong there."""
    boards = {
        key: actions.create_board(
            by=people["ari"], name=name, purpose=purpose, ceiling=ceiling, topics=TOPICS.get(key, ())
        )
        for key, (name, purpose, ceiling) in BOARDS.items()
    }
    for board in boards.values():
        for moderator in ("marta", "luc"):
            actions.seat(by=people["ari"], board_id=board.pk, person=people[moderator], as_moderator=True)
    for person in PEOPLE:
        for key in person.boards:
            actions.seat(by=people["ari"], board_id=boards[key].pk, person=people[person.key])
    return boards
