"""Annex tables of donors over the years, and of expenditure by field presence and region."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.donors.standing import Standing
from portal import formats
from portal.accounts.models import Organisation
from projects.portfolio.models import Project
from reports.figures.board.finance_shapes import SEVERAL, DonorLine, Giving, PresenceLine, Span
from reports.figures.board.shapes import BoardFigures
from reports.figures.freezing import name_in
from reports.kinds.cells import NUMBER, cents, heads, text, whole
from reports.kinds.document import Cell, Row, Table
from reports.kinds.prose import Prose

WIDTH = 14  # per cent, of a column of amounts
ABSENT: dict[str, Promise] = {"": _("Not recorded"), SEVERAL: _("Several regional groups")}


def giving(prose: Prose, facts: Giving) -> Table:
    """One column for each period compared: the same days of each year."""
    columns = tuple(Cell(span(one), NUMBER) for one in facts.spans)
    left = 100 - WIDTH * len(columns)
    return Table(
        id="giving",
        caption=prose.say(_("Contributions received by donor, beside the same period of earlier years (United States dollars)")),
        heads=(
            *heads(
                prose, (_("Donor"), "text"), (_("Kind of donor"), "text"), (_("Standing in the year"), "text")
            ),
            *columns,
        ),
        rows=(
            *(donor(prose, line) for line in facts.donors),
            Row((text(prose.word(_("Total"))), text(""), text(""), *map(cents, facts.totals)), "sum"),
        ),
        widths=(left - 2 * (left // 3), left // 3, left // 3, *(WIDTH for _column in columns)),
        note=prose.say(
            _("Received in the period, at the rate of the day of receipt and before refunds. Standing: by agreements signed and instalments due in {year}, as at {day}."),
            year=facts.year,
            day=formats.day(facts.at),
        ),
    )  # fmt: skip


def span(one: Span) -> str:
    """2026, or the days."""
    is_year = (one.starts_on.month, one.starts_on.day, one.ends_on.month, one.ends_on.day) == (1, 1, 12, 31)
    return str(one.ends_on.year) if is_year else formats.period(one.starts_on, one.ends_on)


def donor(prose: Prose, line: DonorLine) -> Row:
    return Row(
        (
            text(name_in(line.names) if line.names else line.name),
            text(prose.word(Organisation.Kind(line.kind).label)),
            text(prose.word(Standing(line.standing).label) if line.standing else formats.UNKNOWN),
            *map(cents, line.usd),
        )
    )


def presences(prose: Prose, figures: BoardFigures) -> Table:
    lines = figures.presences
    plan, spent, total = (
        sum((getattr(line, name) for line in lines), Decimal(0))
        for name in ("cost_plan_usd", "period_usd", "total_usd")
    )
    return Table(
        id="presences",
        caption=prose.say(
            _("Cost plan and expenditure by field presence and region, without programme support costs (United States dollars)")
        ),
        heads=heads(
            prose,
            (_("Field presence"), "text"),
            (_("Regional group"), "text"),
            (pgettext_lazy("column", "Projects"), NUMBER),
            (_("Cost plan"), NUMBER),
            (_("Spent in the period"), NUMBER),
            (_("Spent to date"), NUMBER),
            (pgettext_lazy("column", "Spent, %"), NUMBER),
        ),
        rows=(
            *(presence(prose, line) for line in lines),
            Row(
                (
                    text(prose.word(_("Total"))), text(""), whole(sum(line.projects for line in lines)),
                    cents(plan), cents(spent), cents(total), text(""),
                ),
                "sum",
            ),
        ),
        widths=(23, 17, 10, 14, 14, 14, 8),
        note=prose.say(_("A project of States of several regional groups is counted once, under several regional groups.")),
    )  # fmt: skip


def presence(prose: Prose, line: PresenceLine) -> Row:
    kind = Project.Presence(line.presence).label if line.presence else ABSENT[""]
    region = name_in(line.names) if line.names else prose.word(ABSENT[line.region])
    return Row(
        (
            text(prose.word(kind)),
            text(region),
            whole(line.projects),
            cents(line.cost_plan_usd),
            cents(line.period_usd),
            cents(line.total_usd),
            Cell(formats.percent(line.implemented, 0), NUMBER),
        )
    )
