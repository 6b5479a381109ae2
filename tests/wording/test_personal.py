"""Personal data: found where the text points at it, and not in what an investigation is full of."""

from __future__ import annotations

import time

import pytest

from forum.wording.personal import MOST_FOUND, personal_in

FOUND = [
    ("Write to maria.lopez@example.org, please", "mail", "maria.lopez@example.org"),
    ("mailto:j_b+x@mail.example.co.uk", "mail", "j_b+x@mail.example.co.uk"),
    ("Reach me on +34 612 345 678.", "phone", "+34 612 345 678"),
    ("tel. 0612345678", "phone", "0612345678"),
    ("06 12 34 56 78 is on the wall", "phone", "06 12 34 56 78"),
    ("her number: 0044 20 7946 0958", "phone", "0044 20 7946 0958"),
    ("(212) 555-0123", "phone", "(212) 555-0123"),
    ("هاتف ٠٦١٢٣٤٥٦٧٨", "phone", "٠٦١٢٣٤٥٦٧٨"),
    ("She is @lost_and_found_99 there", "handle", "@lost_and_found_99"),
    ("A girl named Maria says it", "name", "Maria"),
    ("Her name is Ana Luz and she laughs", "name", "Ana Luz"),
    ("his name was Ivan", "name", "Ivan"),
    ("the girl Sofia waves", "name", "Sofia"),
    ("In the village a boy called Pedro sings", "name", "Pedro"),
    ("a girl named Маша", "name", "Маша"),
    ("une fille nommée Léa", "name", "Léa"),
    ("elle s’appelle Chloé", "name", "Chloé"),
    ("un garçon prénommé Tom", "name", "Tom"),
    ("la fillette Nina", "name", "Nina"),
    ("la niña Lucía canta", "name", "Lucía"),
    ("el chico se llama Mateo", "name", "Mateo"),
    ("una niña llamada Carmen", "name", "Carmen"),
    ("بنت اسمها مريم وتتحدث", "name", "مريم"),
    ("الطفلة مريم", "name", "مريم"),
    ("Maria, 9 years old", "name", "Maria"),
    ("Maria (9), the girl on the left", "name", "Maria"),
    ("a 9-year-old Maria", "name", "Maria"),
    ("Léa, 9 ans", "name", "Léa"),
    ("Lucía, de 9 años", "name", "Lucía"),
    ("passport no. X1234567", "paper", "X1234567"),
    ("DNI 12345678Z", "paper", "12345678Z"),
    ("GB82 WEST 1234 5698 7654 32", "paper", "GB82 WEST 1234 5698 7654 32"),
]
HARMLESS = [
    "Where does this speaker come from?",
    "A village called Tanna lies near the coast.",
    "The bar named Luna, Calle Mayor 12",
    "Its name is Tanna.",
    "The ferry is called Ionian Star.",
    "He called Interpol in Lyon; we called the station.",
    "https://example.org/a/0612345678/+34612345678?x=0044207946095",
    "www.example.org/0612345678",
    "https://example.org/@somebody/12",
    "Incident INC-2026-00412 of 2026-11-29",
    "incident number 20260012345",
    "case 2026/00041234, case no. 12345678901, order 12345678901",
    "dossier n° 0612345678, expediente 612345678",
    "القضية رقم 0612345678",
    "IMG_20261129_123456.jpg and voice_0034612345678.wav",
    "Screenshot 2026-11-29 at 10.11.12.png",
    "29.11.2026 at 12:30, 12/11/2026 to 13/11/2026, 2026-11-29 10:11:12",
    "19.432608, -99.133209",
    "40.416775 -3.703790",
    "48°51'24\"N 2°21'03\"E",
    "UTM 14Q 486000 2148000",
    "Population 1 234 567 in 2020, 1.234.567,89 in 2026",
    "At 00:12:30.500 the speaker says it, clue 4 from 12.5 to 18.25 s",
    "Mexico, 12 votes; Oaxaca (12), Puebla (5)",
    "Range 300-3400 Hz, 44100 samples, 433.920 MHz, 50.0123 Hz",
    "ISBN 978-3-16-148410-0",
    "sha256 9f86d081884c7d659a2feaa0c55ad015",
    "0b51a1de-4b8c-4b7e-9f37-1a2b3c4d5e6f",
    "Bus lines 12 34 56 78, tiles 100 200 300 400, coins of 1 2 5 10 20 50",
    "the years 1998 2002 2006 2010, 1990-2026",
    "Phone booths of the 1990 2000 type",
    "The girl speaks Spanish with a lilt; the child has a red cap; the child’s voice",
    "The Boy Scouts wear scarves like these.",
    "La niña habla español. El menor detalle cuenta.",
    "La fille parle français avec l’accent du Midi.",
    "une ville nommée Azay, un bar appelé Le Central",
    "una calle llamada Reforma; el pueblo se llama Tepoztlán",
    "قرية اسمها الريحان",
    "الطفلة تتحدث بلهجة مغربية",
    "Meet @ the corner, 2 @ 5",
    "Plate 1234 BCD, socket type F, 230 V",
    "Kid: Where is it?",
    "Elevation 1234 m, 5678 ft; 12-14-16 windows",
]


@pytest.mark.parametrize(("text", "kind", "words"), FOUND)
def test_what_a_text_points_at_is_found_by_its_kind(text: str, kind: str, words: str) -> None:
    assert [(one.kind.value, one.text) for one in personal_in(text)] == [(kind, words)]


def test_harmless_sentences_raise_no_alarm() -> None:
    alarms = {text: [one.text for one in personal_in(text)] for text in HARMLESS}
    assert {text: found for text, found in alarms.items() if found} == {}


def test_a_reader_who_is_called_is_no_stranger_and_each_thing_is_named_once() -> None:
    text = "@Elena Ruiz and @somebody.else: a@b.example, A@b.example, a@b.example"
    found = [one.text for one in personal_in(text, {"elena ruiz"})]
    assert found == ["@somebody.else", "a@b.example", "A@b.example"]
    assert len(personal_in(" ".join(f"x{n}@example.org" for n in range(500)))) == MOST_FOUND


HOSTILE = (
    "1 ", "1", "+1", "@", "a@", "a.", "a@a.", "case no ", "girl ", "Aa ", "named ", ".", "a.-", "phone 0612345678 ",
    "(212) 555-0123 ", "id ", "AA11", "اسمها ", "1,111 ", "a", "Aa aged ", "12345678Z ", "0 1.2-3(4)/", " ",
    "passport ", "www.", "A1 ", "-", "https://", "A-1", "\u00a0", "1°", "name is ",
)  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_costs_little(piece: str) -> None:
    """Linear: ten times the text that is looked at takes no longer, for only so much of it is."""
    begun = time.process_time()
    personal_in(piece * (200_000 // len(piece)))
    assert time.process_time() - begun < 2
