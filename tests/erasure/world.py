"""A person with a name found nowhere else goes through everything there is here; then their traces are looked for."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction
from django.test import Client

from accounts import actions as accounts
from accounts import admin_actions, roster_actions, slowing, steps
from accounts.devices import Arrival
from accounts.models import Application, Role, User
from audit import gone, queries
from audit.models import Entry, Private
from audit.sequencer import sequence
from forum.alerts import mail, outbox
from forum.alerts import steps as alerts
from forum.alerts.models import InboxItem
from forum.answers import actions as answer_actions
from forum.answers.models import Answer
from forum.boards import actions as board_actions
from forum.boards.models import Board
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.discussion import actions as discussion
from forum.discussion.models import Post
from forum.referrals import actions as referrals
from forum.review import actions as reviewing
from forum.review import applications
from forum.review.models import Review
from tests.accounts.passkeys import add_passkey
from tests.accounts.people import at_the_door, code_of, make_person, sign_in
from tests.answers.saying import say, waiting
from tests.cast import Cast, approved_text_clue, open_case
from tests.clues.media import approved_picture
from tests.discussion.posts import approve_post, approved_post, waiting_review

NAME, EMAIL = "Zephyrine Quillfeather", "zephyrine.quillfeather@distinct.example"
PASSWORD = "a walrus reads the tide"
WORDS = {"agency": "Unit Z", "country": "GT", "purpose": "I know shop signs.", "role": "expert"}


@dataclass
class Story:
    """Who it was, and what they left in which case."""

    cast: Cast
    board: Board
    person: User
    case: Case
    clue: Clue
    post: Post
    answer: Answer
    review_of_application: UUID
    needles: set[bytes] = field(default_factory=set)


def needles_for(*ids: UUID) -> set[bytes]:
    """Every form in which a database or a file may hold the name, the address or one of these ids."""
    found = {b"zephyrine", b"quillfeather", b"distinct.example"}
    for one in ids:
        found |= {str(one).encode(), one.hex.encode(), one.bytes}
    return found


def play(cast: Cast, board: Board) -> Story:
    """All of it, through pages and actions."""
    _try_password(EMAIL)  # before there is any account
    unit = cast.coordinator.organisation_id
    assert unit is not None
    roster_actions.invite(by=cast.coordinator, organisation_id=unit, email=EMAIL, role=Role.EXPERT)
    client = at_the_door()
    form = {"name": NAME, "email": EMAIL, "password1": PASSWORD, "password2": PASSWORD}
    client.post("/account/signup/", form)
    person = User.objects.get(email=EMAIL)
    with transaction.atomic():
        steps.confirm_address(person)
        steps.enrol_authenticator(person)
    review = _vetted(cast, person)
    _trusted(cast, board, person)
    person = User.objects.with_clearance().get(pk=person.pk)
    _signed_in(client, person)
    case = open_case(cast, board)
    alerts.AT_ONCE, former = 0, alerts.AT_ONCE
    clue = approved_text_clue(cast, case, language="es")  # told by way of the outbox
    alerts.AT_ONCE = former
    outbox.expand()
    approved_picture(cast, case)
    answer = say(person, clue, ("MX", 0.7), reasons="The sign is hand painted.")
    item = waiting(answer)
    answer_actions.approve_reasons(by=cast.moderator_one, review_id=item.pk, seen=item.seen_hash)
    post = _discussed(cast, case, clue, person)
    _moderated(cast, case, person)
    _referred(cast, case, person)
    _read(client, case, clue)
    _hurried(person)
    _watched_and_mailed(cast, board, person)
    other = _sponsored(cast, person)
    sequence()
    told = needles_for(person.pk, *Application.objects.filter(applicant=person).values_list("pk", flat=True))
    assert other.is_vetted
    return Story(cast, board, person, case, clue, post, answer, review, told)


def _try_password(email: str) -> None:
    at_the_door().post("/account/login/", {"login": email, "password": "not the password"})


def _vetted(cast: Cast, person: User) -> UUID:
    application = applications.apply(by=person, sponsor_email=cast.expert_mx.email, **WORDS)
    review = Review.objects.get(subject=application.pk)
    reviewing.claim_review(by=cast.moderator_one, review_id=review.pk)
    desk = Client()
    sign_in(desk, cast.moderator_one)
    assert NAME in desk.get(f"/desk/{review.pk}/").content.decode()
    for moderator in (cast.moderator_one, cast.moderator_two):
        applications.approve_application(by=moderator, review_id=review.pk, seen=review.seen_hash)
    return review.pk


def _trusted(cast: Cast, board: Board, person: User) -> None:
    admin = cast.administrator
    for role in (Role.MODERATOR, Role.COORDINATOR):
        admin_actions.grant_role(by=admin, user_id=person.pk, role=role)
    admin_actions.suspend(by=admin, user_id=person.pk, reason=f"{NAME} lost a telephone")
    admin_actions.restore(by=admin, user_id=person.pk)
    board_actions.seat(by=admin, board_id=board.pk, person=User.objects.get(pk=person.pk), as_moderator=True)
    person.language_skills.create(language="es", variety="MX", grew_up=True)
    browser = Client()
    sign_in(browser, admin)
    assert NAME in browser.get("/people/", {"q": "Quillfeather"}).content.decode()
    assert NAME in browser.get(f"/people/{person.pk}/").content.decode()
    stranger = Client()
    sign_in(stranger, cast.outsider)
    assert stranger.get(f"/people/{person.pk}/").status_code == 404


def _signed_in(client: Client, person: User) -> None:
    _try_password(EMAIL)
    client.post("/account/login/", {"login": EMAIL, "password": PASSWORD})
    client.post("/account/2fa/authenticate/", {"code": code_of(person)})
    assert client.get("/")["Location"] == "/account/2fa/webauthn/add/"  # they moderate
    add_passkey(person)
    sign_in(client, person)
    assert client.get("/")["Location"] == "/account/terms/?next=%2F"
    client.post("/account/terms/")
    assert client.get("/account/").status_code == 200
    half_way = at_the_door()
    half_way.post("/account/login/", {"login": EMAIL, "password": PASSWORD})
    client.post("/account/language/", {"language": "fr"})


def _discussed(cast: Cast, case: Case, clue: Clue, person: User) -> Post:
    post = approved_post(cast, case, by=person, text="The cedilla is telling.", clue_id=clue.pk)
    quoting = discussion.write_post(
        by=cast.expert_other, case_id=case.pk, text="> The cedilla is telling.\n\nYes.", quotes=[post.approved_id]
    )
    approve_post(cast, quoting)
    marked = discussion.comment_on_mark(
        by=person, clue_id=clue.pk, shape="span", geometry={"start": 0, "end": 9}, text="This word."
    )
    approve_post(cast, marked)
    discussion.write_post(by=person, case_id=case.pk, text="Still waiting for vetting.")
    discussion.mark_read(by=person, case_id=case.pk, position=1)
    return post


def _moderated(cast: Cast, case: Case, person: User) -> None:
    post = discussion.write_post(by=cast.colleague, case_id=case.pk, text="Could it be older?")
    review = waiting_review(post)
    reviewing.claim_review(by=person, review_id=review.pk)
    reviewing.take_over_review(by=cast.moderator_two, review_id=review.pk, reason="It is urgent.")
    reviewing.release_review(by=cast.moderator_two, review_id=review.pk)
    discussion.approve_revision(by=person, review_id=review.pk, seen=review.seen_hash)
    later = discussion.write_post(by=cast.colleague, case_id=case.pk, text="One more thing.")
    reviewing.claim_review(by=person, review_id=waiting_review(later).pk)  # held when they are erased


def _referred(cast: Cast, case: Case, person: User) -> None:
    unit = person.organisation
    assert unit is not None
    unit.duty_contact = f"{NAME}, {EMAIL}"
    unit.save()
    referral = referrals.refer_case(
        by=cast.investigator, case_id=case.pk, to_organisation_id=unit.pk, message="Please look at this shop."
    )
    referrals.accept_referral(by=person, referral_id=referral.pk)
    referrals.conclude_referral(by=person, referral_id=referral.pk, outcome="unresolved")


def _read(client: Client, case: Case, clue: Clue) -> None:
    pages = [f"/cases/{case.pk}/", f"/cases/{case.pk}/", f"/clues/{clue.pk}/", "/inbox/", "/referrals/", "/desk/"]
    for page in pages:
        assert client.get(page).status_code == 200, page


def _hurried(person: User) -> None:
    """From a new device in another country, and through more cases than usual: their leads are told of them."""
    for number in range(2):
        came = Arrival(device=f"{number:064x}", country=("NO", "FR")[number], is_first=False)
        accounts.sign_in(by=person, methods=["password"], came=came)
    slowing.slow_down(by=person, cases=21, within="hour")
    assert InboxItem.objects.filter(kind__in=["reads_much", "unit_country"], target=person.pk).count() >= 2
    assert mail.warn()


def _watched_and_mailed(cast: Cast, board: Board, person: User) -> None:
    auditor = Client()
    sign_in(auditor, cast.auditor)
    assert auditor.post("/trail/open/", {"reason": "A check that was asked for."}).status_code == 302
    assert auditor.post("/trail/ask/", {"person": EMAIL}).headers["Location"].endswith(str(person.pk))
    assert auditor.get("/trail/", {"actor": str(person.pk)}).status_code == 200
    assert auditor.get("/trail/", {"actor": EMAIL, "object": NAME}).status_code == 400
    rows = InboxItem.objects.filter(user=person)
    rows.update(at=rows[0].at - timedelta(hours=1), read_at=None, mailed_at=None)
    assert mail.sweep()
    alerts.AT_ONCE, former = 0, alerts.AT_ONCE
    open_case(cast, board)  # a delivery that is still on its way
    alerts.AT_ONCE = former


def _sponsored(cast: Cast, person: User) -> User:
    other = make_person("Nils Neu", "nils@example.org", vetted=False)
    application = applications.apply(by=other, sponsor_email=person.email, **WORDS)
    review = Review.objects.get(subject=application.pk)
    for moderator in (cast.moderator_one, cast.moderator_two):
        applications.approve_application(by=moderator, review_id=review.pk, seen=review.seen_hash)
    return User.objects.get(pk=other.pk)


def dumped() -> bytes:
    """Every column of every table, in small letters, ids in all their forms; and everything the trail still opens."""
    lines: list[str | bytes] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                lines += [_plain(value) for value in row]
    for row in apps.get_model("sessions", "Session").objects.all():
        lines.append(json.dumps(row.get_decoded()))
    for start in range(0, Entry.objects.count(), 200):
        entries = list(Entry.objects.order_by("pk")[start : start + 200])
        lines += [json.dumps(fields, ensure_ascii=False) for fields in queries.opened(entries).values()]
    raw = [line.encode("utf-8", "surrogatepass") if isinstance(line, str) else line for line in lines]
    return b"\n".join(raw).lower()


def _plain(value: object) -> str | bytes:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value)
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return f"{value} {value.hex}" if isinstance(value, UUID) else str(value)


def found_in(data: bytes, needles: set[bytes]) -> dict[bytes, bytes]:
    """Which needles are there, each with what stands around its first place."""
    small = data.lower()
    places = {needle: small.find(needle.lower()) for needle in needles}
    return {needle: small[max(0, at - 80) : at + 80] for needle, at in places.items() if at >= 0}


def sealed_under_gone_keys() -> int:
    """Private rows left behind although the trail says that their key was destroyed."""
    return Private.objects.filter(data_key__in=[one.key_id for one in gone.destroyed()]).count()
