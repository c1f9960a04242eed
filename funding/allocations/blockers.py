"""What stands in the way of posting an allocation, with the figures behind each refusal."""

from datetime import date

from django.utils.translation import gettext as _

from funding.allocations.holding import assessments
from funding.allocations.models import Allocation
from funding.contributions.workflow import ContributionStatus
from funding.earmarking.check import Assessment
from funding.funds.models import Fund
from funding.ledger.queries import headroom
from portal import formats
from portal.money import DOLLAR
from portal.workflow import Blocker
from projects.portfolio.workflow import ProjectStatus

OPEN_PROJECTS = (ProjectStatus.PLANNING, ProjectStatus.ACTIVE)


def to_post(allocation: Allocation) -> list[Blocker]:
    """Everything but the day of posting, which only the act knows."""
    return [
        *of_contribution(allocation),
        *of_project(allocation),
        *of_amount(allocation),
        *of_conditions(allocation, assessments(allocation)),
    ]


def of_day(allocation: Allocation, on: date) -> list[Blocker]:
    """Conditions that speak against setting money aside on that very day; what they say of the project is `to_post`'s."""
    known = {one.terms for one in assessments(allocation) if not one.is_met}
    found = [one for one in assessments(allocation, on=on) if one.terms not in known]
    return of_conditions(allocation, found)


def of_conditions(allocation: Allocation, found: list[Assessment]) -> list[Blocker]:
    """A binding condition that is not met forbids; a preference, and what only people can judge, want a reason in words."""
    forbidden = [one for one in found if not one.is_met and one.terms.forbids]
    to_answer = [] if allocation.soft_reason.strip() else [one for one in found if one.is_to_be_answered]
    return [
        *(Blocker(sentence(one)) for one in forbidden),
        *(Blocker(f"{sentence(one)} {wants_a_reason(one)}", anchor="id_soft_reason") for one in to_answer),
    ]


def sentence(one: Assessment) -> str:
    """The rule, what the project has, and the donor's own words beside."""
    said = f"{one.terms.rule} {one.has}".strip()
    if one.terms.wording and not one.terms.is_read_by_people:
        said += " " + _("The donor's words: “%(wording)s”") % {"wording": one.terms.wording}
    return said


def wants_a_reason(one: Assessment) -> str:
    return "" if one.terms.is_read_by_people else _("This is a preference: say why the allocation departs from it.")


def of_contribution(allocation: Allocation) -> list[Blocker]:
    contribution = allocation.contribution
    if contribution.status == ContributionStatus.SIGNED:
        return []
    return [
        Blocker(
            _("%(reference)s is “%(stage)s”: only a signed contribution can be allocated.")
            % {"reference": contribution.reference, "stage": contribution.get_status_display()}
        )
    ]


def of_project(allocation: Allocation) -> list[Blocker]:
    project = allocation.project
    if project.status in OPEN_PROJECTS:
        return []
    return [
        Blocker(
            _("%(code)s is “%(stage)s”: money is set aside for projects in planning or active.")
            % {"code": project.code, "stage": project.get_status_display()}
        )
    ]


def of_amount(allocation: Allocation) -> list[Blocker]:
    room = headroom(allocation.contribution)
    if allocation.amount_usd <= room.left_usd:
        return []
    rule = (
        _("The fund allocates what has been received: %(available)s, of which %(allocated)s is allocated already.")
        if room.basis == Fund.Basis.RECEIVED
        else _("The fund allocates what has been signed: %(available)s, of which %(allocated)s is allocated already.")
    )
    figures = {
        "available": formats.money(room.available_usd, DOLLAR),
        "allocated": formats.money(room.allocated_usd, DOLLAR),
        "left": formats.money(max(room.left_usd, room.left_usd * 0), DOLLAR),
        "amount": formats.money(allocation.amount_usd, DOLLAR),
    }
    return [
        Blocker(" ".join((rule, _("%(left)s is left; %(amount)s does not fit."))) % figures, anchor="id_amount_usd")
    ]
