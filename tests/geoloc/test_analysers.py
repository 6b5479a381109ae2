"""What analysers say of texts, why, and what they rest on; and that no text makes them fail or wait."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoloc import places
from geoloc.analysers import registry
from geoloc.analysers.finding import Finding, lead, names
from geoloc.analysers.reading import LONGEST, read

MILLION = 10_000_000


def said(analyser: str, text: str) -> Finding:
    off = registry.ANALYSERS.keys() - {analyser}
    (finding,) = registry.analyse(text, off=off)
    return finding


def best(finding: Finding) -> str:
    return finding.leads[0].ratios[0][0] if finding.leads else ""


@pytest.mark.parametrize(
    ("analyser", "text", "country", "reason"),
    [
        ("script", "ភាសាខ្មែរ", "KH", "Khmer letters"),
        ("script", "東京タワー", "JP", "Kana"),
        ("language", "Der var engang en konge, som boede ved havet", "DK", "“Danish” (da)"),
        ("language", "To jest dom mojej babci na wsi", "PL", "“Polish” (pl)"),
        ("phone", "llámame al +52 55 5123 4567", "MX", "+52 is the prefix"),
        ("phone", "tel. (0212) 555 12 34", "TR", "printed in this form"),
        ("phone", "٠٠٩٦٢ ٧ ٩٠١٢ ٣٤٥٦", "JO", "+962"),
        ("postcode", "Postal SW1A 1AA", "GB", "AA9A 9AA"),
        ("postcode", "Calle 45 # 12-30", "CO", "Colombian address"),
        ("money", "Menú S/ 12.50", "PE", "Peru"),
        ("money", "55 Kč", "CZ", "Czechia"),
        ("money", "100 mexican pesos", "MX", "Mexico"),
        ("formats", "2567/03/01", "TH", "counts years"),
        ("formats", "Rs. 1,25,000 only", "IN", "lakh"),
        ("units", "32평 아파트", "KR", "pyeong"),
        ("domain", "пример.рф", "RU", "Russia"),
        ("plate", "KL 07 CD 3456", "IN", "AA 99 AA 9999"),
    ],
)
def test_a_sign_names_its_country_and_says_why(analyser: str, text: str, country: str, reason: str):
    finding = said(analyser, text)
    tied = [code for code, ratio in finding.leads[0].ratios if ratio == finding.leads[0].ratios[0][1]]
    assert country in tied
    assert reason in finding.leads[0].reason
    assert finding.ratio(country) > 0
    assert finding.cannot_tell == ""


@pytest.mark.parametrize(
    ("text", "country", "not_from"),
    [
        ("¿Vos tenés la campera? Dale, vení", "AR", "ES"),
        ("Vosotros tenéis el ordenador en el coche", "ES", "MX"),
        ("O autocarro está atrasado e o telemóvel ficou no comboio", "PT", "BR"),
        ("Deixei o celular no ônibus, você viu?", "BR", "PT"),
        ("The lorry hit the kerb near the neighbour's pavement", "GB", "US"),
        ("Die Strasse ist heiss, ich nehme das Velo", "CH", "DE"),
        ("Le gars va magasiner au dépanneur", "CA", "FR"),
        ("انت عايز ايه دلوقتي؟ مش عارف", "EG", "MA"),
        ("這個電話在辦公樓裡", "TW", "CN"),
        ("这个电话在办公楼里", "CN", "TW"),
    ],
)
def test_countries_of_one_language_are_told_apart(text: str, country: str, not_from: str):
    finding = said("variety", text)
    assert finding.ratio(country) > 0 > finding.ratio(not_from)
    assert finding.ratio("KP") == 0  # of countries of other languages it says nothing


def test_a_text_in_two_languages_gives_two_leads_with_their_own_spans():
    text = "Le petit déjeuner est servi de sept heures à neuf heures. Завтрак подаётся с семи до девяти часов утра."
    finding = said("language", text)
    spans = {one.reason.split()[2]: one.span for one in finding.leads}
    assert spans["“French”"][1] <= spans["“Russian”"][0] + 2
    assert finding.ratio("RU") > 0
    assert finding.ratio("FR") > 0


def test_a_span_counts_characters_of_the_text_as_given_invisible_ones_too():
    text = "\u202bcall\u200b \u2066+52\u200b 55 5123\u2069 4567\u202c"
    (one,) = said("phone", text).leads
    start, end = one.span
    assert text[start] == "+"
    assert text[start:end].endswith("4567")


def test_addresses_of_the_web_are_shown_defanged_by_every_analyser():
    text = "Nuestra tienda: https://tienda.example.com.mx/ofertas, correo ventas@example.com.mx, Col. Roma, MXN 350"
    shown = [word for finding in registry.analyse(text) for one in finding.leads for word in (one.quote, one.reason)]
    assert "tienda[.]example[.]com[.]mx" in " ".join(shown)
    assert not any("example.com" in word or "://" in word.replace("[://]", "") for word in shown)


def test_a_plate_is_in_no_result():
    for finding in registry.analyse("White van, plate KL 07 CD 3456, seen twice"):
        for one in finding.leads:
            if finding.analyser == "plate":
                assert "3456" not in f"{one.quote}{one.reason}"
                assert one.quote == "AA 99 AA 9999"


def test_zones_sold_to_anybody_and_short_links_say_nothing():
    for text in ("example.tv", "example.com", "bit.ly/abc", "youtu.be/abc", "example.io"):
        assert "sold to anybody" in said("domain", text).cannot_tell, text


def test_a_date_that_reads_two_ways_is_no_sign_and_one_that_does_not_is():
    assert said("formats", "3/4/2024").leads == ()
    assert said("formats", "12/31/2024").ratio("US") > 0 > said("formats", "31/12/2024").ratio("US")


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("nothing", "", "no text"),
        ("spaces and invisible characters", " \n\u200b\u202e\ufeff\u2066", "no text"),
        ("ten million of one letter", "a" * MILLION, "one character, a, again"),
        ("ten million invisible ones", "\u200d" * MILLION, "no text"),
        ("lone surrogates", "\ud800" * 50, "no text"),
    ],
)
def test_bad_input_is_cannot_tell_with_a_reason_in_bounded_time(name: str, text: str, why: str):
    registry.analyse("warm")
    began = time.perf_counter()
    findings = registry.analyse(text)
    assert time.perf_counter() - began < 2
    assert [one.analyser for one in findings] == [*registry.ANALYSERS]
    assert all(not one.leads and why in one.cannot_tell for one in findings), name


@pytest.mark.parametrize(
    "pattern",
    [
        "1 ",
        "1,",
        "a1 ",
        "1.2.3.",
        "A ",
        "@a_",
        "a.",
        "ул. ",
        "via ",
        "$ 1 ",
        "1 lb ",
        "(",
        "1 a b c d ",
        "ab\u0301",
        "١",
        "x@y.",
    ],
)
def test_ten_million_of_a_pattern_end_in_bounded_time(pattern: str):
    began = time.perf_counter()
    registry.analyse(pattern * (MILLION // len(pattern)))
    assert time.perf_counter() - began < 10
    assert len(read(pattern * LONGEST).text) <= LONGEST


def test_mixed_direction_reads_as_its_parts_do():
    mixed = "\u202eשלום\u202c 123 مرحبا بكم في المدينة \u2067English words here\u2069 שלום לכולם"
    found = {one.analyser: one for one in registry.analyse(mixed)}
    assert found["script"].ratio("IL") > 0
    assert any("Arabic" in one.reason for one in found["script"].leads)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_of_any_text_each_says_something_finite_inside_it_or_why_not(text: str):
    for finding in registry.analyse(text):
        assert bool(finding.leads) != bool(finding.cannot_tell)
        for one in finding.leads:
            assert all(math.isfinite(ratio) and places.is_area(code) for code, ratio in one.ratios)
            assert 0 <= one.span[0] < one.span[1] <= len(text)
            assert one.reason.endswith(".")


def test_each_is_switched_off_by_its_name_and_a_wrong_name_is_refused():
    for name in registry.ANALYSERS:
        assert name not in [one.analyser for one in registry.analyse("Hola", off=[name])]
    with pytest.raises(ValueError, match="No analyser is called telepathy; there are phone"):
        registry.analyse("Hola", off=["telepathy"])


def test_no_sign_is_stronger_than_its_rate_and_none_vetoes():
    one = lead({"MX": 1.0}, 0.9, reason="Because.", span=(0, 1), quote="x")
    finding = Finding("phone", (one,), "", said("phone", "").reliability)
    assert finding.ranked(1)[0] == ("MX", pytest.approx(0.9, abs=0.01))
    assert finding.ratio("FR") == pytest.approx(math.log(0.1))
    assert sum(p for _code, p in finding.ranked(250)) == pytest.approx(1)


def test_countries_are_told_in_words():
    assert names(["MX"]) == "Mexico"
    assert names(["MX", "GT", "BZ"]) == "Mexico, Guatemala and Belize"
    assert names(["MX", "GT", "BZ", "SV", "HN", "NI"]) == "Mexico, Guatemala, Belize, El Salvador and 2 more"
    assert names([]) == ""


def test_nothing_of_it_opens_a_connection(monkeypatch: pytest.MonkeyPatch):
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("an analyser asked somebody")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    assert registry.analyse("Ask https://shop.example.mx or +52 55 5123 4567, MXN 20")
