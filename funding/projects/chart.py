"""A project's money by source as a chart with its table: sources are kept apart and never added to what they are not."""

from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from funding.ledger.queries import NOTHING
from funding.projects.sources import Group, Sources, sources_of
from portal import formats
from portal.charts.bars import bars
from portal.charts.series import Series
from portal.charts.shown import Cell, Shown
from projects.portfolio.models import Project


def by_source(project: Project, *, today: date) -> Shown | None:
    """Planned, set aside and spent, US$; None where no source is named. What the ledger does not know is a dash."""
    found = sources_of(project)
    if not found.groups:
        return None
    names = (_("Planned"), _("Set aside"), _("Spent"))
    columns = [figures(group) for group in found.groups]
    question, answer = _("What does it cost, and who pays?"), said(found)
    return Shown(
        key="money",
        question=question,
        answer=answer,
        drawing=bars(
            [Series(name, [row[at] for row in columns]) for at, name in enumerate(names)],
            [str(group.source.label) for group in found.groups],
            key="money",
            title=question,
            desc=answer,
        ),
        heads=(_("Source"), *names),
        rows=tuple(
            (Cell(str(group.source.label)), *(Cell(formats.usd(value)) for value in row))
            for group, row in zip(found.groups, columns, strict=True)
        ),
        legend=names,
        note=_("US$, with programme support costs, as at %(day)s") % {"day": formats.day(today)},
        url=reverse("project_money", args=[project.pk]),
    )


def figures(group: Group) -> tuple[Decimal, Decimal | None, Decimal | None]:
    return group.planned_usd, group.allocated_usd, group.spent_usd


def said(found: Sources) -> str:
    spent = sum((group.spent_usd or NOTHING for group in found.groups), NOTHING)
    facts = {"planned": formats.usd(found.planned_usd), "spent": formats.usd(spent)}
    return _("The cost plan is %(planned)s; %(spent)s of it is spent so far.") % facts
