"""Risks that are not closed pass to another owner in a hand-over. They are OHCHR's own: no State holds one."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import formats
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.reference.models import State
from projects.requests.handover.brief import Item, Word
from projects.requests.handover.holdings import Works, works
from projects.risks import actions
from projects.risks.levels import level_of
from projects.risks.lists import is_overdue
from projects.risks.models import Risk
from projects.risks.workflow import WORKFLOW
from projects.workplan import hands
from projects.workplan.when import AT_WORK

LABEL = gettext_lazy("Owner of a risk")


def open_ones() -> Any:
    """Also those that have happened: their owner still has to see to them."""
    return Risk.objects.exclude(status=Risk.Status.CLOSED).filter(project__status__in=AT_WORK)


def owned(person: User, state: State | None) -> Iterable[Risk]:
    rows = open_ones().select_related("project").prefetch_related("project__states")
    return hands.in_hands(rows, "owner", person, state)


def everybodys(role: str) -> Any:
    return hands.everybodys(open_ones(), "owner", role)


def give(risk: Risk, receiver: User, by: User, now: datetime) -> None:
    actions.pass_on(risk, to=receiver, by=by, now=now)


def entry(risk: Risk) -> dict[str, Any]:
    return hands.entry(
        "risk",
        risk,
        risk.project.code,
        risk.title,
        "risk_detail",
        risk.pk,
        level=risk.level,
        review_on=risk.review_on.isoformat(),
        is_overdue=is_overdue(risk),
        response=risk.response,
    )


def read(facts: dict[str, Any], states: Mapping[int, str]) -> Item:
    review = formats.day(date.fromisoformat(facts["review_on"]))
    overdue = _("overdue")
    words = [
        Word(_("Level"), f"{level_of(facts['level']).label}, {formats.number(facts['level'])}"),
        Word(_("Next review"), f"{review} ({overdue})" if facts["is_overdue"] else review),
    ]
    if facts["response"]:
        words.append(Word(_("Response"), facts["response"], facts["language"]))
    return hands.item(facts, states, LABEL, WORKFLOW.state(facts["status"]), tuple(words))


works(
    Works(
        key="risk",
        label=LABEL,
        roles=(Role.OFFICER,),
        held_by=owned,
        hands=everybodys,
        project=lambda risk: risk.project,
        name=lambda risk: hands.name_in(risk.project, risk.title),
        give=give,
        entry=entry,
        read=read,
    )
)
