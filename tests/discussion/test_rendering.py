"""What becomes of a text: safe, without live links or pictures, in its own direction."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from accounts.errors import BadInput
from forum.discussion.rendering import MOST_HTML, TAGS, Credit, attributed, quotation, render
from forum.discussion.tokens import defanged

CASE = "/cases/12345678-1234-4234-8234-123456789abc/"
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src=//evil.example></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    '[x](https://e.example "onmouseover=alert(1) x=")',
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    '![" onerror="alert(1)](x)',
    "[x]: javascript:alert(1)\n\n[x]",
    "<style>@import '//evil.example'</style>",
    "<p style='background:url(//evil.example)'>x</p>",
    "<form action=//evil.example><input name=x></form>",
    "<!--><img src=x onerror=alert(1)>-->",
    "```<script>\nalert(1)\n```",
    '```html" onmouseover="alert(1)\n<b>\n```',
    "> <b onmouseover=alert(1)>x</b>",
    "|<script>alert(1)</script>|b|\n|-|-|\n|1|2|",
    "`<script>alert(1)</script>`",
    "<div><p>\n\n<script>alert(1)</script>\n</div>",
    "\x02klzzwxh:0001\x03 <b>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!--quote 12345678-1234-4234-8234-123456789abc-->",
    "</div></section><h1>Approved</h1>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example>",
    "[a](//evil.example/x)",
    "[a](/\\evil.example)",
    f"[a]({CASE}../../../account/)",
    f"[a]({CASE}?next=//evil.example)",
]
TAG = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>")
ALLOWED = {"span"} | TAGS - {"img", "h1", "h2", "h3"}
ATTRIBUTES = re.compile(rf'(?: dir="(?:auto|ltr)"| class="defanged"| start="\d+"| href="{CASE}")*')


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_makes_a_tag_or_attribute_outside_the_short_list(attack: str) -> None:
    html = render(attack).html
    assert "<!--" not in html
    for _slash, name, attributes in TAG.findall(html):
        assert name in ALLOWED
        assert ATTRIBUTES.fullmatch(attributes), html
    assert html.count("<") == len(TAG.findall(html))


@pytest.mark.lesson(21)
def test_links_are_shown_and_not_live() -> None:
    html = render("See https://evil.example/x?a=1&b=2, <https://e.example/> and [this](http://f.example/p.html).").html
    assert "<a" not in html
    assert "http://" not in html
    assert "https://" not in html
    assert '<span class="defanged" dir="ltr">hxxps://evil[.]example/x?a=1&amp;b=2</span>, ' in html
    assert '<span class="defanged" dir="ltr">hxxps://e[.]example/</span>' in html
    assert 'this <span class="defanged" dir="ltr">hxxp://f[.]example/p.html</span>' in html


def test_a_link_to_a_case_of_this_installation_is_live() -> None:
    assert f'<a href="{CASE}">the other case</a>' in render(f"[the other case]({CASE})").html


def test_a_defanged_address_spells_out_what_is_invisible() -> None:
    assert defanged("https://a.example/\u202egpj.exe\u200b") == "hxxps://a[.]example/%E2%80%AEgpj.exe%E2%80%8B"
    assert defanged("//a.example") == "//a[.]example"


@pytest.mark.lesson(21)
def test_a_picture_becomes_its_words() -> None:
    html = render("![a street](https://tracker.example/1.png) and <img src='https://tracker.example/2.png'>").html
    assert "a street" in html
    assert "<img" not in html
    assert "src=" not in html.replace("&lt;img src=", "")


def test_markdown_is_markdown() -> None:
    html = render("# Title\n\none\ntwo\n\n- a\n- b\n\n3. c\n\n|a|b|\n|-|-|\n|**1**|2|\n\n```\nx < y\n```").html
    assert '<h4 dir="auto">Title</h4>' in html
    assert '<p dir="auto">one<br>\ntwo</p>' in html
    assert '<ol start="3">' in html
    assert '<td dir="auto"><strong>1</strong></td>' in html
    assert "x &lt; y" in html


def test_every_block_has_its_own_direction() -> None:
    html = render("مرحبا بالعالم\n\nhello\n\n- שלום\n\n> سلام").html
    for words in ("مرحبا بالعالم", "hello", "שלום", "سلام"):
        assert re.search(rf'<(p|li) dir="auto">{words}', html)


def test_code_runs_from_left_to_right_in_a_text_of_any_direction() -> None:
    html = render("اكتب `ls -l` هنا\n\n```\nمرحبا x = 1\n```").html
    assert '<code dir="ltr">ls -l</code>' in html
    assert '<pre dir="ltr"><code dir="ltr">' in html
    assert '<p dir="auto">' in html


def test_a_quote_is_credited_only_with_words_that_were_said() -> None:
    source = uuid4()
    said = {source: render("The *voseo* is **missing**.\n\nSecond point.").html}
    honest = render("> The *voseo* is **missing**.\n\nYes.", said)
    assert honest.quotes == (source,)
    assert f"<!--quote {source}-->" in honest.html
    forged = render("> The voseo is plainly there.\n\nYes.", said)
    assert forged.quotes == ()
    assert "<!--" not in forged.html
    assert attributed(honest.html, Credit(lambda pk: f"[{pk}]")).count(f"[{source}]") == 1
    assert "<!--" not in attributed(honest.html, Credit())


def test_a_reply_begins_with_the_words_and_not_with_what_they_quoted() -> None:
    text = "> old\nand its lazy line\n\nnew\nwords\n\nmore"
    assert quotation(text, render(text).html) == "> new\n> words\n>\n> more\n\n"
    assert quotation("new *words*\n\n- more", render("new *words*\n\n- more").html) == "> new *words*\n>\n> - more\n\n"


HEAVY = {
    "rows of a table": "a|b\n-|-\n" + "|\n" * 9_990,
    "rows without a bar": "a|b|c\n-|-|-\n" + "x\n" * 1_480,
    "wide table": "a|" * 3_000 + "\n" + "-|" * 3_000 + "\n" + "|\n" * 1_000,
    "many small tables": ("|a" * 32 + "\n" + "|-" * 32 + "\n" + "x\n" * 40 + "\n") * 30,
    "table joined by code": "|a" * 500 + "\n" + "|-" * 500 + "\n" + "```\n\n```\nx\n" * 300,
    "brackets": "[" * 20_000,
    "pictures": "![" * 10_000,
    "links": "[a](" * 5_000,
    "open brackets in a long text": "[" * 290 + "a" * 19_000,
    "references": "[a][b] " * 160,
    "numbered lists in each other": "1. " * 6_000,
    "lists in each other": ("- " * 16 + "a\n") * 500,
    "quotes in each other": ">" * 20_000,
    "lists in quotes": ("> - " * 8 + "a\n") * 500,
    "a rule that is none": "- " * 9_999 + "x",
    "headings": "# a\n" * 5_000,
    "underlined headings": "a\n=\n" * 4_500,
    "loose list": "- a\n\n" * 4_000,
    "open code": "``a`" * 5_000,
    "open blocks of code": "~~~a\n" * 1_400,
    "stars": "*" * 20_000,
    "underscores": "_a" * 10_000,
    "stars and underscores": "*_" * 10_000,
}
ODD = {
    "one run of backticks": "`" * 19_999,
    "a long rule": "- " * 10_000,
    "addresses": "http://" * 2_500,
    "open tags": "<" * 20_000,
    "tags": "<b>" * 6_600,
    "open addresses": "<http://" * 2_500,
    "mail addresses": "<a@b.example> " * 1_400,
    "ampersands": "&" * 20_000,
    "escapes": "\\#" * 10_000,
    "tabs": "\t" * 20_000,
    "emphasis": "***a* b " * 1_400,
    "a table": "|a" * 20 + "\n" + "|-" * 20 + "\n" + "x\n" * 145,
    "a list": "- a\n" * 1_490,
    "steps": "".join("    " * (step % 20) + "- a\n" for step in range(400)),
}


@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY)
def test_a_text_made_to_hold_a_worker_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="too complicated to show"):
        render(text)


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_long_texts_are_rendered_to_bounded_html(text: str) -> None:
    assert len(render(text).html) < MOST_HTML


def test_a_refused_table_leaves_room_for_the_next_text() -> None:
    for _again in range(3):
        with pytest.raises(BadInput):
            render(HEAVY["many small tables"])
        assert "<table>" in render("|a|b|\n|-|-|\n|1|2|").html
