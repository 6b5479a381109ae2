"""A child's voice: the recording is for who is named for it, everybody else of the case reads the transcript."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.errors import BadInput
from accounts.models import User
from audit.models import Entry
from forum.alerts.models import InboxItem
from forum.boards.models import Board
from forum.clues import actions
from forum.clues.actions import ClueWords
from forum.clues.intake import clean
from forum.clues.models import Clue, Hearer
from forum.review.models import Review
from tests.cast import Cast, approve, approved_text_clue, open_case, stale, submitted_text_clue
from tests.clues import samples
from tests.clues.media import approved_sound

pytestmark = pytest.mark.django_db
TRANSCRIPT = "One, two, three, and the tram is coming."


@pytest.fixture(autouse=True)
def _media_store(tmp_path: Path, settings) -> None:
    settings.MEDIA_STORE = tmp_path / "media"


def words(**said: object) -> ClueWords:
    told = {"clue_type": "speech", "title": "Counting", "expect": "Counting, calmly", "notes": ("child",)}
    return ClueWords(**{**told, "text": TRANSCRIPT, **said})


def submitted(cast: Cast, board: Board, **said: object) -> Clue:
    file = clean(samples.sound("wav", 1.5), name="voice.wav")
    case = open_case(cast, board)
    return actions.submit_clue(by=cast.investigator, case_id=case.pk, words=words(**said), file=file)


@pytest.fixture
def clue(cast: Cast, board: Board) -> Clue:
    one = submitted(cast, board)
    approve(cast, one.pk)
    return Clue.objects.get(pk=one.pk)


def sound_of(clue: Clue) -> list[str]:
    return [reverse(f"clues:{name}", args=[clue.pk]) for name in ("media", "peaks")]


def statuses(client: Client, clue: Clue) -> list[int]:
    return [client.get(address).status_code for address in sound_of(clue)]


def named(client: Client, clue: Clue, who: User, **sent: str) -> object:
    told = {"name": "1", "email": who.email, "days": "7", "reason": "The accent is not in the words.", **sent}
    return client.post(reverse("clues:voice", args=[clue.pk]), told)


def test_an_expert_reads_the_transcript_and_gets_no_byte_of_the_sound(cast: Cast, clue: Clue, client_of) -> None:
    client = client_of(cast.expert_mx)
    page = client.get(reverse("clues:clue", args=[clue.pk])).content.decode()
    assert TRANSCRIPT in page
    assert "A child can be heard in this recording." in page
    assert not any(address in page for address in sound_of(clue))
    assert statuses(client, clue) == [403, 403]
    give = client.get(reverse("answers:give", args=[clue.pk])).content.decode()
    assert TRANSCRIPT in give
    assert not any(address in give for address in sound_of(clue))


def test_nor_beside_another_clue(cast: Cast, clue: Clue, client_of) -> None:
    other = approved_text_clue(cast, clue.case)
    page = client_of(cast.expert_mx).get(reverse("arranging:compare", args=[clue.pk, other.pk])).content.decode()
    assert TRANSCRIPT in page
    assert not any(address in page for address in sound_of(clue))


def test_its_author_hears_it_and_moderators_only_until_they_have_decided(cast: Cast, board: Board, client_of) -> None:
    clue = submitted(cast, board)
    author, moderator = client_of(cast.investigator), client_of(cast.moderator_one)
    assert statuses(author, clue) == statuses(moderator, clue) == [200, 200]
    approve(cast, clue.pk)
    assert statuses(author, clue) == [200, 200]
    assert statuses(moderator, clue) == [403, 403]


def test_who_is_named_hears_it_for_that_time_is_told_and_it_is_on_the_trail(cast: Cast, clue: Clue, client_of) -> None:
    assert named(client_of(cast.investigator), clue, cast.expert_mx).status_code == 302
    expert = client_of(cast.expert_mx)
    assert statuses(expert, clue) == [200, 200]
    assert InboxItem.objects.filter(user=cast.expert_mx, kind="hearer", target=clue.pk).count() == 1
    assert Entry.objects.filter(op="hearer.name").count() == 1
    assert statuses(client_of(cast.expert_other), clue) == [403, 403]
    Hearer.objects.update(until=timezone.now())
    assert statuses(expert, clue) == [403, 403]


def test_taken_off_it_is_closed_at_the_next_request(cast: Cast, clue: Clue, client_of) -> None:
    owner, expert = client_of(cast.investigator), client_of(cast.expert_mx)
    named(owner, clue, cast.expert_mx)
    owner.post(reverse("clues:voice", args=[clue.pk]), {"take_off": str(cast.expert_mx.pk)})
    assert statuses(expert, clue) == [403, 403]
    assert Entry.objects.filter(op="hearer.take_off").count() == 1


def test_only_who_sees_the_case_can_be_named_and_a_mistake_loses_nothing(cast: Cast, clue: Clue, client_of) -> None:
    answer = named(client_of(cast.investigator), clue, cast.outsider)
    assert answer.status_code == 422
    assert "Let them into the case first" in answer.content.decode()
    assert cast.outsider.email in answer.content.decode()
    assert not Hearer.objects.exists()


@pytest.mark.req(12)
def test_naming_asks_for_a_fresh_factor_and_only_the_owner_can(cast: Cast, clue: Clue, client_of) -> None:
    owner = client_of(cast.investigator)
    stale(owner)
    assert "reauthenticate" in named(owner, clue, cast.expert_mx).url
    for other in (cast.expert_mx, cast.moderator_one, cast.colleague):
        assert named(client_of(other), clue, cast.expert_mx).status_code == 404
    assert not Hearer.objects.exists()


def test_a_flag_without_a_transcript_or_on_a_text_is_refused(cast: Cast, board: Board) -> None:
    with pytest.raises(BadInput, match="write a transcript"):
        submitted(cast, board, text=" ")
    case = open_case(cast, board)
    with pytest.raises(BadInput, match="Only a sound"):
        actions.submit_clue(by=cast.investigator, case_id=case.pk, words=words())
    assert not Clue.objects.exists()


def test_a_moderator_who_hears_it_in_time_corrects_the_note(cast: Cast, board: Board, client_of) -> None:
    clue = submitted(cast, board, notes=("nothing",))
    review = Review.objects.get(subject=clue.pk)
    sent = {"notes": ["child"], "note_words": "", "seen": review.seen_hash}
    client_of(cast.moderator_one).post(reverse("desk:note", args=[review.pk]), sent)
    approve(cast, clue.pk)
    assert statuses(client_of(cast.expert_mx), clue) == [403, 403]


@pytest.mark.parametrize("who", ["investigator", "moderator_one"])
def test_who_hears_it_late_closes_it_at_once_and_nobody_opens_it_again(
    who: str, cast: Cast, board: Board, client_of
) -> None:
    clue = approved_sound(cast, open_case(cast, board))
    expert, page = client_of(cast.expert_mx), reverse("clues:voice", args=[clue.pk])
    assert statuses(expert, clue) == [200, 200]
    assert expert.post(page, {"close": "1"}).status_code == 404
    client_of(getattr(cast, who)).post(page, {"close": "1"})
    assert statuses(expert, clue) == [403, 403]
    assert Clue.objects.get(pk=clue.pk).notes == "child"
    assert Entry.objects.filter(op="clue.close_voice").count() == 1


def test_nobody_is_told_of_a_recording_that_is_not_approved_yet(cast: Cast, board: Board, client_of) -> None:
    clue = submitted(cast, board)
    answer = named(client_of(cast.investigator), clue, cast.expert_mx)
    assert answer.status_code == 422
    assert cast.expert_mx.email in answer.content.decode()
    assert not Hearer.objects.exists()
    assert not InboxItem.objects.filter(user=cast.expert_mx, target=clue.pk).exists()


def test_once_it_is_decided_the_desk_offers_no_player(cast: Cast, board: Board, client_of) -> None:
    clue = submitted(cast, board)
    review, moderator = Review.objects.get(subject=clue.pk), client_of(cast.moderator_one)
    address = reverse("desk:item", args=[review.pk])
    assert sound_of(clue)[0] in moderator.get(address).content.decode()
    approve(cast, clue.pk)
    page = moderator.get(address).content.decode()
    assert TRANSCRIPT in page
    assert not any(address in page for address in sound_of(clue))


def test_a_note_that_does_not_fit_is_refused_beside_the_item(cast: Cast, board: Board, client_of) -> None:
    """Only a sound has a voice."""
    clue = submitted_text_clue(cast, open_case(cast, board))
    review = Review.objects.get(subject=clue.pk)
    sent = {"notes": ["child"], "note_words": "", "seen": review.seen_hash}
    answer = client_of(cast.moderator_one).post(reverse("desk:note", args=[review.pk]), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Only a sound can contain" in page
    assert "data-desk" in page
    assert Clue.objects.get(pk=clue.pk).notes == clue.notes


def test_what_was_typed_stays_where_the_transcript_is_missing(cast: Cast, board: Board, client_of) -> None:
    clue = submitted(cast, board)
    sent = {"clue_type": "speech", "title": "Counting to ten", "expect": "Counting", "notes": ["child"], "text": " "}
    answer = client_of(cast.investigator).post(reverse("clues:edit", args=[clue.pk]), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "write a transcript" in page
    assert "Counting to ten" in page
    assert Clue.objects.get(pk=clue.pk).text == TRANSCRIPT
