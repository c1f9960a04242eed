"""What one report of a kind may be about, under a code that stays the same: a fund, a donor, a State, a project.

Codes: a fund its own, a donor its key in the register, a State ISO 3166 alpha-3, a project its own.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.donors.models import Donor
from funding.funds.models import Fund
from funding.ledger.models import Balance
from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.periods import Period
from portal.reference.models import State
from portal.reference.names import Names, names_of
from portal.workflow import Blocker
from projects.portfolio.models import Project
from projects.portfolio.workflow import SHOWN_OUTSIDE
from projects.requests.models import Request
from reports.figures.board.work import running_in
from reports.figures.moments import moments_of

EVERYWHERE = (Role.HEAD, Role.FINANCE, Role.ADMIN)


@dataclass(frozen=True)
class ScopeOf:
    label: Promise  # of the field in which it is chosen
    whole: Promise | None  # what no code means; None where a code is needed
    choices: Callable[[Any], Iterable[tuple[str, Any]]]  # (person) → code and name of all that the person may report on
    name: Callable[[str], str]  # of a code, in the active language
    with_something: Callable[[Period], Iterable[str]]  # codes that have something to report for the period
    exists: Callable[[str], bool]  # whether anything has the code
    missing: Promise  # what is said of a code that nothing has


# Funds


def fund_name(code: str) -> str:
    return code


def funds(_person: Any) -> Iterable[tuple[str, Any]]:
    return [(fund.code, fund.name) for fund in Fund.objects.voluntary()]


def funds_with_movements(period: Period) -> Iterable[str]:
    """Voluntary funds on which something was posted on or before the last day of the period."""
    moved = Balance.objects.filter(value_on__lte=period.ends_on).values("fund")
    return list(Fund.objects.voluntary().filter(pk__in=moved).order_by("code").values_list("code", flat=True))


FUNDS = ScopeOf(
    label=_("Fund"),
    whole=_("All voluntary funds"),
    choices=funds,
    name=fund_name,
    with_something=funds_with_movements,
    exists=lambda code: Fund.objects.filter(code=code).exists(),
    missing=_("There is no fund “{code}”."),
)


# Donors


def find_donor(code: str) -> Donor | None:
    """Of the code that a report keeps: the donor's key, as text."""
    rows = Donor.objects.select_related("organisation__state")
    return rows.filter(pk=int(code)).first() if code.isdecimal() and len(code) < 10 else None


def donor_names(donor: Donor) -> Names:
    """A State in six languages, any other donor as it writes its name."""
    organisation = donor.organisation
    return names_of(organisation.state) if organisation.state else {"en": organisation.name}


def called(donor: Donor) -> str:
    organisation = donor.organisation
    return str(organisation.state) if organisation.state else organisation.name


def donor_name(code: str) -> str:
    donor = find_donor(code)
    return called(donor) if donor else code


def donors(person: Any) -> Iterable[tuple[str, Any]]:
    rows = Donor.objects.all() if person is None else Donor.objects.visible_to(person)
    found = [(str(donor.pk), called(donor)) for donor in rows.select_related("organisation__state")]
    return sorted(found, key=lambda pair: pair[1].casefold())


def donors_with_something(period: Period) -> Iterable[str]:
    """Donors of whose money something was posted in the period, and those with an agreement in force on its last day."""
    in_force = Q(status=ContributionStatus.SIGNED, signed_on__lte=period.ends_on)
    moved = Q(pk__in=Balance.objects.within(period).filter(contribution__isnull=False).values("contribution"))
    found = Contribution.objects.filter(in_force | moved).order_by("donor").values_list("donor", flat=True).distinct()
    return [str(key) for key in found]


DONORS = ScopeOf(
    label=_("Donor"),
    whole=None,
    choices=donors,
    name=donor_name,
    with_something=donors_with_something,
    exists=lambda code: find_donor(code) is not None,
    missing=_("There is no donor with the number “{code}”."),
)


# States and projects: an officer of some States reports on these alone


def states_of(person: Any) -> Any:
    """Keys of the States that the person is limited to; None: no limit."""
    if person is None:
        return None
    who = standing(person)
    if who.has(*EVERYWHERE) or not who.has(Role.OFFICER):
        return None
    return who.state_ids(Role.OFFICER)


def states(person: Any) -> Iterable[tuple[str, Any]]:
    limit = states_of(person)
    rows = State.objects.all() if limit is None else State.objects.filter(pk__in=limit)
    return sorted(((state.iso3, str(state)) for state in rows), key=lambda pair: pair[1].casefold())


def state_name(code: str) -> str:
    state = State.objects.filter(iso3=code).first()
    return str(state) if state else code


def states_with_something(period: Period) -> Iterable[str]:
    """States with a project under way in the period, or a request that was received or decided on in it."""
    since, before = moments_of(period)
    moved = Request.objects.filter(
        Q(submitted_at__gte=since, submitted_at__lt=before) | Q(decided_at__gte=since, decided_at__lt=before)
    )
    found = State.objects.filter(Q(pk__in=running_in(period).values("states")) | Q(pk__in=moved.values("state")))
    return list(found.order_by("iso3").values_list("iso3", flat=True))


STATES = ScopeOf(
    label=_("State"),
    whole=None,
    choices=states,
    name=state_name,
    with_something=states_with_something,
    exists=lambda code: State.objects.filter(iso3=code).exists(),
    missing=_("There is no State “{code}”."),
)


def reportable() -> Any:
    """A sheet is of a project that has begun: what may be shown outside begins with it."""
    return Project.objects.filter(status__in=SHOWN_OUTSIDE)


def projects(person: Any) -> Iterable[tuple[str, Any]]:
    limit, rows = states_of(person), reportable()
    if limit is not None:
        rows = rows.filter(Q(states__in=limit) | Q(manager=person) | Q(members__user=person)).distinct()
    return [(project.code, f"{project.code} · {project.title}") for project in rows.order_by("-code")]


def project_name(code: str) -> str:
    return code


def projects_with_something(period: Period) -> Iterable[str]:
    """Projects under way on at least one day of the period."""
    return list(running_in(period).order_by("code").values_list("code", flat=True))


PROJECTS = ScopeOf(
    label=_("Project"),
    whole=None,
    choices=projects,
    name=project_name,
    with_something=projects_with_something,
    exists=lambda code: reportable().filter(code=code).exists(),
    missing=_("There is no project “{code}” that has begun."),
)


# What speaks against a report about something


def against(scope: ScopeOf | None, code: str, *, is_needed: bool, by: Any) -> list[Blocker]:
    """Reasons in words. `by` None is the schedule or a command, which may report on everything there is."""
    if scope is None:
        return [Blocker(say("A report of this kind is about the whole programme."), anchor="id_scope")] if code else []
    if not code:
        question = say("Choose what the report is about: {what}.").format(what=scope.label)
        return [Blocker(question, anchor="id_scope")] if is_needed else []
    if not scope.exists(code):
        return [Blocker(str(scope.missing).format(code=code), anchor="id_scope")]
    if by is not None and code not in dict(scope.choices(by)):
        return [Blocker(say("You do not report on {what}.").format(what=scope.name(code)), anchor="id_scope")]
    return []
