"""Opens every address as one person and keeps what was answered, without what is made by chance each time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.apps import apps
from django.db import models, transaction
from django.http import HttpResponse
from django.test import Client

from tests.addresses import Address, every_address

OURS = ("accounts", "audit", "forum")
KINDS = {  # parts of addresses, and the model whose ids they are
    "case_id": "cases.case", "clue_id": "clues.clue", "other_id": "clues.clue", "post_id": "discussion.post",
    "revision_id": "discussion.revision", "referral_id": "referrals.referral", "review_id": "review.review",
    "board_id": "boards.board", "user_id": "accounts.user", "organisation_id": "accounts.organisation",
    "arrival_id": "arrival.arrival", "entry_id": "audit.entry", "handover_id": "audience.handover",
    "answer_id": "answers.answer", "redaction_id": "redaction.redaction", "search_id": "search.savedsearch",
    "move_id": "rearranging.move", "thing_id": "discussion.post",
    "draft_target": "cases.case", "thing_target": "discussion.post",
    "question_id": "review.question", "strike_id": "conduct.strike", "held_id": "review.heldverdict",
}  # fmt: skip
FIXED = {
    "seq": "0", "path": "checkpoint", "code": "use", "version": "1", "token": "0" * 32, "key": "x", "uidb36": "1",
    "provider": "unit", "level": "9", "x": "0", "y": "0", "size": "320", "draft_kind": "post", "thing_kind": "post",
    "kind": "post",
}  # fmt: skip
CHANCE = [
    (re.compile(r'(csrfmiddlewaretoken" value|data-csrf|csp-nonce" content|nonce)="[^"]*"'), r"\1"),
    (re.compile(r'("X-CSRFToken": )"[^"]*"'), r"\1"),
    (re.compile(r"'nonce-[^']*'"), "'nonce'"),
    (re.compile(r'("challenge": )"[^"]*"'), r"\1"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC"), "now"),
    (re.compile(r"\d+\xa0(second|minute|hour)s?(, \d+\xa0(second|minute)s?)?"), "a while"),
]
FORMS = [
    ("GET", "get", {}), ("POST", "post", {}), ("HX", "get", {"HX-Request": "true"}),
    ("AR", "get", {"Accept-Language": "ar"}), ("HEAD", "head", {}),
]  # fmt: skip
NOT_COMPARED = {"Set-Cookie", "Audit-Receipt", "Expires"}
Ids = dict[str, set[str]]


@dataclass(frozen=True)
class Answer:
    """All that somebody gets."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str


Key = tuple[str, str, str]  # page, kind of request, which ids stood in the address
Walk = dict[Key, list[tuple[str, Answer]]]  # addresses and what one person got there


def ids() -> Ids:
    """The ids of every row of ours, by model."""
    found: Ids = {}
    for model in apps.get_models():
        if model.__module__.split(".")[0] in OURS and isinstance(model._meta.pk, models.UUIDField):
            found[model._meta.label_lower] = {str(pk) for pk in model._default_manager.values_list("pk", flat=True)}
    return found


def fresh(before: Ids, after: Ids) -> Ids:
    return {label: after[label] - before.get(label, set()) for label in after}


def walk(client: Client, known: dict[str, str], secret: Ids, skip: frozenset[str]) -> Walk:
    """Every address: with ids of the common world, and with each of the secret ones (made up where there is none).

    Where an id is secret also by other methods, as a fragment, and in another language.
    """
    seen: Walk = {}
    for route in every_address():
        if route.name in skip:
            continue
        for which, told in _filled(route, known, secret):
            address = route.filled(told)
            forms = FORMS if which != "known" and (route.name, "POST", which) not in seen else FORMS[:1]
            for form, verb, headers in forms:
                answer = _asked(client, verb, address, headers)
                seen.setdefault((route.name, form, which), []).append((address, answer))
    return seen


def _filled(route: Address, known: dict[str, str], secret: Ids) -> Iterator[tuple[str, dict[str, str]]]:
    """The parts of an address, each way; a part of an unknown kind is a KeyError: say in KINDS what it is."""
    fixed = {part: FIXED[part] for part in route.converters if part not in KINDS}
    of_ids = [part for part in route.converters if part in KINDS]
    yield "known", fixed | {part: known[KINDS[part]] for part in of_ids}
    if of_ids:
        each = [sorted(secret.get(KINDS[part]) or {str(uuid4())}) for part in of_ids]
        for told in zip(*each, strict=False):  # where two ids meet: in pairs
            yield "secret", fixed | dict(zip(of_ids, told, strict=True))


def _asked(client: Client, verb: str, address: str, headers: dict[str, str]) -> Answer:
    """Whatever it changed is undone."""
    mark = transaction.savepoint()
    try:
        return _kept(getattr(client, verb)(address, headers=headers), address)
    finally:
        transaction.savepoint_rollback(mark)


def _kept(answer: HttpResponse, address: str) -> Answer:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = _without_chance(body.decode("utf-8", "replace"), address)
    headers = {name: _without_chance(value, address) for name, value in answer.items() if name not in NOT_COMPARED}
    if "ETag" in headers:
        headers["ETag"] = f"of {text}"  # it is made of the body, in which chance was
    headers.pop("Content-Length", None)
    return Answer(answer.status_code, tuple(sorted(headers.items())), text)


def _without_chance(text: str, address: str) -> str:
    for pattern, instead in CHANCE:
        text = pattern.sub(instead, text)
    return text.replace(address, "ADDRESS").replace(address.replace("/", "%2F"), "ADDRESS")


def a_known_id(world_ids: Ids, preferred: dict[str, UUID]) -> dict[str, str]:
    """One id of each kind that is there in both worlds."""
    chosen = {label: min(found) for label, found in world_ids.items() if found}
    return {**dict.fromkeys(KINDS.values(), str(uuid4())), **chosen, **{k: str(v) for k, v in preferred.items()}}
