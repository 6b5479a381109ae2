"""Steps about people, called inside an action: an account, a second factor, an application, the vetting itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import founding, rosters, terms
from accounts.errors import BadInput, WrongState
from accounts.models import VETTED_FOR, Acceptance, Application, Organisation, ProviderLink, Role, RoleGrant, User
from accounts.names import written
from audit import keys, scopes

APPLICANTS_MAY_BE = (Role.INVESTIGATOR, Role.EXPERT)


def make_account(*, name: str, email: str, password: str | None, language: str = "en") -> User:
    """An account of nobody in particular: not vetted, no role, no organisation.

    Their key is made with them: two actions that name the same people would else make keys in two orders and deadlock.
    """
    user: User = User.objects.create_user(email=email, name=written(name), password=password)
    keys.ids([scopes.of_person(str(user.pk))])
    user.speak(language)
    return user


def confirm_address(user: User) -> None:
    """Their e-mail address is known to be theirs: somebody else than allauth's mail has made sure."""
    EmailAddress.objects.update_or_create(
        user=user, email=user.email.lower(), defaults={"verified": True, "primary": True}
    )


def enrol_authenticator(user: User) -> str:
    """A time-based code generator (RFC 6238) for them; returns its secret in base 32, which nothing shows again."""
    secret: str = generate_totp_secret()
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    TOTP.activate(user, secret)
    for known in ("has_second_factor", "factor_exists"):
        user.__dict__.pop(known, None)
    return secret


def drop_factors(user: User) -> None:
    """Codes, passkeys, recovery codes and links to providers of theirs are no longer taken."""
    Authenticator.objects.filter(user=user).delete()
    ProviderLink.objects.filter(user=user).delete()


def accept_terms(user: User) -> list[terms.Document]:
    """Their acceptance of the current version of every document; those that were not accepted yet."""
    fresh = terms.missing(Acceptance.objects.filter(user=user).values_list("document", "version"))
    Acceptance.objects.bulk_create(Acceptance(user=user, document=one.code, version=one.version) for one in fresh)
    for known in ("has_accepted_terms", "terms_exist"):
        user.__dict__.pop(known, None)
    return fresh


def organisation_named(name: str, country: str) -> Organisation:
    """The organisation of that name and country; made when missing. One name in two countries is two organisations."""
    name = written(name)
    found = Organisation.objects.filter(name__iexact=name, country=country).first()
    if found is None and Organisation.objects.filter(name__iexact=name).exists():
        name = f"{name} ({country})"
        found = Organisation.objects.filter(name__iexact=name).first()
    return found or Organisation.objects.create(name=name, country=country, kind=Organisation.Kind.NATIONAL_UNIT)


def vet_person(user: User, organisation: Organisation, roles: Iterable[Role], until: datetime | None = None) -> None:
    """They are who they say, until that day (12 months), with these roles besides those they hold."""
    assert connection.in_atomic_block, "vetting is a step of an action"
    founding.hold()
    user.organisation = organisation
    user.vetted_until = until or timezone.now() + VETTED_FOR
    user.attested_at = timezone.now()
    user.save(update_fields=["organisation", "vetted_until", "attested_at"])
    for role in roles:
        RoleGrant.objects.get_or_create(user=user, role=role)
    founding.end_when_due()
    forget_roles(user)


def forget_roles(user: User) -> None:
    """What this object remembered of its roles has just changed."""
    for remembered in ("roles", "role_names"):
        vars(user).pop(remembered, None)


def make_application(
    by: User, *, agency: str, country: str, purpose: str, sponsor_email: str, role: str
) -> Application:
    """A person asks to be vetted; one open application at a time."""
    applicant = User.objects.locked(by.pk)
    if applicant.is_vetted or applicant.suspended_at:
        raise WrongState(_("This account needs no application now."))
    if open_application(applicant) is not None:
        raise WrongState(_("You have sent an application already; its state is shown here."))
    application = Application(applicant=by)
    _fill(application, agency=agency, country=country, purpose=purpose, sponsor_email=sponsor_email, role=role)
    application.save()
    return application


def make_renewal(by: User, *, purpose: str, sponsor_email: str) -> Application:
    """Somebody vetted whose year is nearly over; the unit they belong to and one of their roles stand for the rest."""
    applicant = User.objects.locked(by.pk)
    if not rosters.is_renewable(applicant) or applicant.organisation is None:
        raise WrongState(_("Your vetting is not due to be renewed; it is possible in its last sixty days."))
    if open_application(applicant) is not None:
        raise WrongState(_("You have asked already; its state is shown here."))
    unit = applicant.organisation
    application = Application(applicant=by, is_renewal=True)
    role = min(applicant.roles, default=Role.EXPERT)
    _fill(application, agency=unit.name, country=unit.country, purpose=purpose, sponsor_email=sponsor_email, role=role)
    application.save()
    return application


def change_application(
    application: Application, *, agency: str, country: str, purpose: str, sponsor_email: str, role: str
) -> None:
    """A returned application is completed and sent again."""
    if application.state != Application.State.RETURNED:
        raise WrongState(_("Only an application that was returned to you can be changed."))
    _fill(application, agency=agency, country=country, purpose=purpose, sponsor_email=sponsor_email, role=role)
    application.state = Application.State.PENDING
    application.save()


def vet(application: Application, until: datetime | None = None) -> None:
    """Approved: the applicant belongs to the agency named, with the role asked for; a renewal is one year more."""
    applicant = application.applicant
    if application.is_renewal and applicant.organisation:
        vet_person(applicant, applicant.organisation, [], until)
    else:
        organisation = organisation_named(application.agency, application.country)
        vet_person(applicant, organisation, [Role(application.role)], until)
    _decided(application, Application.State.APPROVED)


def refuse(application: Application) -> None:
    """Refused: the account stays, unvetted."""
    _decided(application, Application.State.REFUSED)


def return_application(application: Application) -> None:
    """Back to the applicant, to be completed."""
    _decided(application, Application.State.RETURNED)


def open_application(user: User) -> Application | None:
    """The application that waits for moderators, or for its author."""
    waiting = [Application.State.PENDING, Application.State.RETURNED]
    return Application.objects.filter(applicant=user, state__in=waiting).first()


def _fill(application: Application, *, agency: str, country: str, purpose: str, sponsor_email: str, role: str) -> None:
    agency, purpose = written(agency), purpose.strip()
    # An international body has no country, and only those who belong to one already name it without.
    if not (agency and purpose and (country or Organisation.objects.filter(name=agency, country="").exists())):
        raise BadInput(_("Fill in agency, country and purpose: the moderators decide on them."))
    if role not in APPLICANTS_MAY_BE and not application.is_renewal:
        raise BadInput(_("Ask to be an investigator or an expert; other roles are given later."))
    application.agency, application.country, application.purpose = agency, country, purpose
    application.sponsor, application.role = _sponsor(application.applicant, sponsor_email), role


def _sponsor(applicant: User, email: str) -> User:
    """A cleared person; one sentence whether the address is unknown, not vetted, or one's own."""
    sponsor = User.objects.cleared().filter(email=email.strip().lower()).exclude(pk=applicant.pk).first()
    if sponsor is None:
        raise BadInput(
            _("We can't take this sponsor; ask the person who sponsors you for the exact address they sign in with.")
        )
    return sponsor


def _decided(application: Application, state: Application.State) -> None:
    """Compare and set, so that two decisions can't both count."""
    changed = Application.objects.filter(pk=application.pk, state=Application.State.PENDING).update(
        state=state, decided_at=timezone.now()
    )
    if not changed:
        raise WrongState(_("This application has been decided already."))
    application.state = state
