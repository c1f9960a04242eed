"""Tables of the funding page: names, and the ids of the figures beside them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.radar.views import band_label
from funding.statement.lines import class_name
from portal import formats
from portal.accounts.models import Organisation
from portal.reference.names import name_in
from reports.dashboards.asked import Asked
from reports.dashboards.public import sentences
from reports.dashboards.public.names import given_in, giver, region
from reports.figures.public import FundingFigures

SHOWN = 40  # donors and projects one by one; files have all of them


@dataclass(frozen=True)
class Row:
    """`ids` are figures, "" where there is none of this sort."""

    name: str | Promise
    ids: tuple[str, ...]
    note: str | Promise = ""
    url: str = ""
    language: str = ""  # of the name, where a person wrote it
    tone: str = ""


@dataclass(frozen=True)
class Rest:
    """What is only in the files."""

    count: int
    usd: str


def context(asked: Asked, figures: FundingFigures, reader: Any) -> dict[str, Any]:
    known = {one.id for one in figures.sources}
    return {
        "main": figures.main,
        "fund_name": name_in(figures.main.fund_names) if figures.main.fund_names else "",
        "equation": sentences.equation(figures),
        "notes": sentences.notes(figures),
        "kinds": kinds(figures, known),
        "uses": uses(figures, known),
        "funds": [fund_row(line.code, name_in(line.names)) for line in figures.funds],
        "assessed": [Row(name_in(line.names), (f"assessed.{line.fund}",)) for line in figures.main.assessed],
        "regions": [Row(region(line), (f"region.{line.code}",)) for line in figures.regions],
        "projects": projects(figures),
        "projects_rest": rest(figures.projects, lambda line: line.usd),
        "givers": givers(figures, known),
        "givers_rest": rest(figures.givers, lambda line: line.received_usd),
        "ages": ages(figures),
        "standings": [id for id in ("donors.first_time", "donors.returning", "donors.lapsed") if id in known],
    }


def kinds(figures: FundingFigures, known: set[str]) -> list[Row]:
    counts = {line.kind: len(line.donors) for line in figures.main.by_kind}
    found = [
        Row(kind.label, (f"received.contributions.kind.{kind}",), sentences.donors(counts.get(kind, 0)))
        for kind in Organisation.Kind
    ]
    return [row for row in found if row.ids[0] in known]


def uses(figures: FundingFigures, known: set[str]) -> list[Row]:
    classes = [
        Row(class_name(line.object_class), (f"received.expenditure.{line.object_class or 'none'}",), tone="sub")
        for line in figures.main.expenditure
    ]
    sums = (
        Row(gettext_lazy("Expenditure before programme support costs"), ("received.direct",), tone="sum"),
        Row(gettext_lazy("Programme support costs"), ("received.support_cost",), tone="sub"),
        Row(gettext_lazy("Total expenditure"), ("received.expenditure",), tone="sum"),
        Row(gettext_lazy("Refunds to donors"), ("balance.refunds",), tone="sub"),
        Row(gettext_lazy("Spending and refunds"), ("balance.uses",), tone="sum"),
    )
    return [row for row in (*classes, *sums) if row.ids[0] in known]


def fund_row(code: str, name: str) -> Row:
    return Row(name, tuple(f"fund.{code}.{what}" for what in ("received", "spent", "closing")), note=code)


def projects(figures: FundingFigures) -> list[Row]:
    rows = [
        Row(line.title, (f"project.{line.code}",), line.code, reverse("project_detail", args=[line.pk]), line.language)
        for line in figures.projects[:SHOWN]
    ]
    if figures.others_usd or figures.other_projects:
        rows.append(Row(_("Projects that are not public, and what names no project"), ("project.others",)))
    return rows


def givers(figures: FundingFigures, known: set[str]) -> list[Row]:
    rows = []
    for one in figures.givers[:SHOWN]:
        ids = (f"recorded.contributions.{one.key}", f"received.contributions.{one.key}", f"pledges.{one.key}")
        kind = Organisation.Kind(one.kind).label if one.is_named else sentences.donors(one.donors)
        note = " · ".join(filter(None, (str(kind), given_in(one))))
        rows.append(Row(giver(one), tuple(id if id in known else "" for id in ids), note))
    return rows


def rest(lines: Iterable[Any], usd: Any) -> Rest | None:
    left = list(lines)[SHOWN:]
    return Rest(len(left), formats.usd(sum(usd(line) for line in left), 2)) if left else None


def ages(figures: FundingFigures) -> list[Row]:
    return [
        Row(band_label(line.first, line.last), (f"pledges.age.{line.key}",), formats.number(line.pledges))
        for line in figures.ages
    ]
