"""The findings of a case as one person may read them, and what can be accepted as one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.errors import NotFoundHere
from accounts.models import User
from forum.cases.models import Case
from forum.discussion.models import Post
from forum.findings import permissions
from forum.findings.models import Finding, readable_reasons

MOST = 50  # of one case, on its page
KINDS = ("post", "answer")


@dataclass(frozen=True)
class Thing:
    """A post or an answer that this person reads, and whether it is a finding already."""

    kind: str
    pk: UUID
    case: Case
    author: User
    number: int  # of the post, or of the clue that was answered
    finding: Finding | None


@dataclass(frozen=True)
class FindingShown:
    """A link to it, by whom it is, and what was said of it."""

    href: str
    number: int
    is_answer: bool
    author: User
    why: str


def has_findings(user: User) -> Exists:
    """For the query that reads a case, so that no other is asked where there is none for this person."""
    return Exists(Finding.objects.visible_to(user).filter(case=OuterRef("pk")))


def of_case(user: User, case: Case) -> list[FindingShown]:
    """As they were accepted; each by the access rule of what it is. One query, and none where there is none."""
    if not vars(case).get("has_findings", True):
        return []
    related = (
        Finding.objects.visible_to(user)
        .filter(case=case)
        .select_related("post__author__organisation", "answer__expert__organisation", "answer__clue")
    )
    return [_shown(one) for one in related.order_by("at", "pk")[:MOST]]


def thing(user: User, kind: str, pk: UUID) -> Thing:
    """NotFoundHere for what does not exist, what one may not read, and where one accepts nothing."""
    if kind == "post":
        posts = Post.objects.visible_to(user).published().select_related("case", "author", "finding")
        post = posts.one(pk)
        found = Thing(kind, pk, post.case, post.author, post.position or 0, getattr(post, "finding", None))
    elif kind == "answer":
        answers = readable_reasons(user).select_related("case", "expert", "clue", "finding")
        answer = answers.one(pk)
        case, clue = answer.case, answer.clue
        found = Thing(kind, pk, case, answer.expert, clue.number, getattr(answer, "finding", None))
    else:
        raise NotFoundHere
    if not permissions.may_accept(user, found.case):
        raise NotFoundHere
    return found


def _shown(one: Finding) -> FindingShown:
    why = one.get_why_display()
    if one.answer is not None:
        href = reverse("clues:clue", args=[one.answer.clue_id]) + f"#answer-{one.answer_id}"
        return FindingShown(href, one.answer.clue.number, is_answer=True, author=one.person, why=why)
    assert one.post is not None  # the constraint says so
    href = reverse("discussion:post", args=[one.post_id])
    return FindingShown(href, one.post.position or 0, is_answer=False, author=one.person, why=why)
