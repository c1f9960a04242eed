"""A project's money by source, kept apart: what the cost plan expects of each, and what the ledger has set aside and spent.

Of trust funds the ledger knows what was set aside and spent; of sections 23 and 24 of the regular budget what was spent,
once an extract of the accounts has been imported. What United Nations partners carry stands in the cost plan only.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from funding.funds.models import Fund
from funding.ledger.models import SPENDING_KINDS, Balance, EntryKind
from funding.ledger.queries import NOTHING, ProjectMoney, SourceOfMoney, project_money
from projects.portfolio.models import Project
from projects.workplan.models import BudgetLine

Source = BudgetLine.Source
THE_FUND = "VFTC"
IN_LEDGER = frozenset({Source.VFTC, Source.OTHER_FUND})
SECTIONS = {"23": Source.RB23, "24": Source.RB24}


class Further(models.TextChoices):
    """Sources that a cost plan does not name and the ledger may hold: a peacekeeping account, for one."""

    OTHER_ASSESSED = "other_assessed", _("Other assessed contributions")


def source_of_fund(fund: Fund) -> Source | Further:
    if not fund.is_voluntary:
        return SECTIONS.get(fund.budget_section, Further.OTHER_ASSESSED)
    return Source.VFTC if fund.code == THE_FUND else Source.OTHER_FUND


@dataclass(frozen=True)
class Group:
    """One source. `planned_usd` is the cost plan's; the other figures are the ledger's, None where the ledger holds none:
    nothing is allocated of assessed money, and it has no balance."""

    source: Source | Further
    planned_usd: Decimal
    lines: tuple[BudgetLine, ...]
    money: tuple[SourceOfMoney, ...]

    @property
    def is_in_ledger(self) -> bool:
        return self.source in IN_LEDGER

    @property
    def allocated_usd(self) -> Decimal | None:
        return sum((one.allocated_usd for one in self.money), NOTHING) if self.is_in_ledger else None

    @property
    def spent_usd(self) -> Decimal | None:
        return sum((one.spent_usd for one in self.money), NOTHING) if self.is_in_ledger or self.money else None

    @property
    def left_usd(self) -> Decimal | None:
        return sum((one.left_usd for one in self.money), NOTHING) if self.is_in_ledger else None

    @property
    def is_overspent(self) -> bool:
        return self.left_usd is not None and self.left_usd < 0

    @property
    def reserved_usd(self) -> Decimal:
        """What counts as reserved: of the Fund only what is posted; of another trust fund what is posted, or the plan while
        that is more, since such funds may be kept elsewhere; of the regular budget and of partners the plan."""
        if self.source == Source.VFTC:
            return self.allocated_usd or NOTHING
        return max(self.allocated_usd or NOTHING, self.planned_usd)


@dataclass(frozen=True)
class Sources:
    groups: tuple[Group, ...]
    money: ProjectMoney

    @property
    def planned_usd(self) -> Decimal:
        return sum((group.planned_usd for group in self.groups), NOTHING)

    @property
    def reserved_usd(self) -> Decimal:
        return sum((group.reserved_usd for group in self.groups), NOTHING)


def sources_of(project: Project, *, until: date | None = None) -> Sources:
    """Every source that the cost plan or the ledger names for the project, in the order of the accounts; the ledger's
    figures as at the end of a day, or now. The cost plan is the one in force."""
    lines: dict[str, list[BudgetLine]] = defaultdict(list)
    for line in project.budget_lines.all():
        lines[line.source].append(line)
    money = project_money(project, until=until)
    by_fund: dict[str, list[SourceOfMoney]] = defaultdict(list)
    for one in money.sources:
        by_fund[source_of_fund(one.fund)].append(one)
    return Sources(tuple(groups(lines, by_fund)), money)


def groups(lines: dict[str, list[BudgetLine]], money: dict[str, list[SourceOfMoney]]) -> Iterable[Group]:
    for source in (*Source, *Further):
        if source in lines or source in money:
            planned = sum((line.amount_usd for line in lines[source]), NOTHING)
            yield Group(source, planned, tuple(lines[source]), tuple(money[source]))


def paid_from(values: Iterable[str]) -> Q:
    """Projects for which the ledger has set aside money of these sources, or on which assessed money was spent."""
    wanted = set(values)
    either = Q(pk__in=[])
    for source, funds in ((Source.VFTC, Q(fund__code=THE_FUND)), (Source.OTHER_FUND, ~Q(fund__code=THE_FUND))):
        if source in wanted:
            rows = Balance.objects.filter(funds, kind=EntryKind.ALLOCATION, project__isnull=False).order_by()
            either |= Q(
                pk__in=rows.values("project").annotate(usd=Sum("amount_usd")).filter(usd__gt=0).values("project")
            )
    for section, source in SECTIONS.items():
        if source in wanted:
            spent = Balance.objects.filter(
                fund__in=Fund.objects.assessed(), fund__budget_section=section, kind__in=SPENDING_KINDS
            )
            either |= Q(pk__in=spent.filter(project__isnull=False).order_by().values("project"))
    return either
