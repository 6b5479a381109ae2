"""A case's part of the trail for somebody outside: which entries, and which fields they may see opened."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.errors import NotAllowed
from accounts.models import Role, User
from audit import disclosing, events, keys, leaves, log
from audit.acts import act
from audit.led import LED, Led
from audit.models import Entry
from audit.operations import Operation
from audit.queries import TELLS_OF_ANSWERS
from audit.tlog.published import Published
from forum.cases import permissions as case_permissions
from forum.cases.models import Case

ALL = frozenset(leaves.FIELDS)
FOR_READERS = ALL - {"address"}  # where a colleague sits is for auditors alone
# Who reported something, who was left out of judging it, and whose conduct moderators wrote about.
_OF_THE_HOUSE = Q(pk__in=[])
for _begins in ("flag.", "second_look.", "review.", "strike.", "appeal."):
    _OF_THE_HOUSE |= Q(op__startswith=_begins)
NOTHING: frozenset[str] = frozenset()


def export_case(*, case: Case, recipient: User, target: Path, because: str, login: str) -> tuple[int, int]:
    """Write the case's entries, opened as far as the recipient may see, with proofs; how many, and how many wait.

    An auditor may see all; who may see the case, what its readers see: not who else read it, and an expert nothing
    that tells of others' answers. That it leaves is recorded before the first byte.
    """
    if not (recipient.is_cleared and (recipient.has_role(Role.AUDITOR) or _sees(recipient, case))):
        raise NotAllowed(_("This person may not see that case, and is no auditor: name one who may carry it."))
    if not recipient.has_role(Role.AUDITOR):
        case_permissions.check_export(recipient, case)
    told = events.TrailExported(
        object=str(case.pk), case=str(case.pk), recipients=str(recipient.pk), justification=because,
        detail=f"login={login}",
    )  # fmt: skip
    with act():
        log.record(told, by=None)
    entries = Entry.objects.filter(data_key=keys.data_key(f"case:{case.pk}").id).select_related("place")
    if not recipient.has_role(Role.AUDITOR):  # who reported something is told to nobody whom it concerns
        entries = entries.exclude(_OF_THE_HOUSE)
    if recipient.has_role(Role.EXPERT):  # the clear part alone would tell that somebody has answered
        entries = entries.exclude(TELLS_OF_ANSWERS)
    opened = [(entry, _opened_for(recipient, entry)) for entry in entries.order_by("at", "id")]
    return disclosing.write(target, opened, Published(settings.AUDIT_LOG), _readme(case, recipient, because))


def _sees(recipient: User, case: Case) -> bool:
    return Case.objects.visible_to(recipient).filter(pk=case.pk).exists()


def _opened_for(recipient: User, entry: Entry) -> frozenset[str]:
    if recipient.has_role(Role.AUDITOR):
        return ALL
    is_of_readers = LED.get(Operation(entry.op)) is Led.CONSULTATION
    return NOTHING if is_of_readers else FOR_READERS


def _readme(case: Case, recipient: User, because: str) -> str:
    return f"""Bearings: the audit trail of case {case.code}
for {recipient.name}; {because}

entries/N.json        entry N of the trail: its exact leaf, and the fields opened for you, with their commitment keys
proofs/N.tlog-proof   that it stands at place N of the signed tree (c2sp.org/tlog-proof)
policy                whose signatures count (c2sp.org/tlog-policy); trust it only if you have it from elsewhere too

Check everything without this installation:
    python -m audit.verify THIS-FOLDER-OR-ZIP --policy THE-POLICY-YOU-TRUST
A leaf is hashed as RFC 6962 says: SHA-256 of one zero byte and the leaf. A field is what its commitment says:
HMAC-SHA256(key, field name, one zero byte, value). A name like key:... stands for a person or a case by the id of a
key; where that key was destroyed, they have been erased. Fields that are not opened are not yours to see, or erased.
"""
