"""Who pays and for what: the statement of a fund with its donors, years, earmarking, projects, pledges and reserve."""

from typing import Any

from funding.funds.models import Fund
from funding.statement.figures import statements
from funding.statement.shapes import Basis, Statement
from portal.periods import Period
from reports.figures import statement
from reports.figures.freezing import Figure, Sheet
from reports.figures.public import giving, using
from reports.figures.public.books import Books
from reports.figures.public.shapes import FundingFigures

__all__ = ["FundingFigures", "compute"]


def compute(reader: Any, period: Period, *, scope: str = "") -> FundingFigures:
    """Of the fund with the code `scope`, or of all voluntary funds together, for the days of `period`. US$ to the cent, from
    the balance table. Raises Fund.DoesNotExist, and DoesNotBalance when sources − uses is not the balance."""
    fund = Fund.objects.get(code__iexact=scope) if scope else None
    both = statements(fund, period)
    made = (both[Basis.RECEIVED], both[Basis.RECORDED])
    books, sheet = Books.read(fund, period), Sheet()
    sheet.figures += told(made)
    years = giving.years(books, sheet)
    projects = using.projects(books, reader, sheet)
    return FundingFigures(
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        scope=fund.code if fund else "",
        statements=made,
        givers=giving.givers(made, books, sheet),
        years=years,
        earmarking=giving.earmarking(books, sheet) if books.is_voluntary else (),
        funds=using.funds(books, sheet) if fund is None else (),
        projects=projects.shown,
        other_projects=projects.others,
        others_usd=projects.others_usd,
        regions=using.regions(books, sheet),
        ages=giving.ages(books, sheet) if books.is_voluntary else (),
        pledges_usd=giving.pledges(books, sheet),
        unallocated_usd=using.unallocated(books, sheet),
        sources=noted(made[0], books, sheet),
    )


def noted(one: Statement, books: Books, sheet: Sheet) -> tuple[Figure, ...]:
    using.uses(one, books, sheet)
    using.assessed(one, books, sheet)
    using.reserve(one, sheet)
    if books.is_voluntary and books.fund is None:
        giving.standings(books, sheet)
    return tuple(sheet.figures)


def told(made: tuple[Statement, ...]) -> list[Figure]:
    """The lines of the statement as its report has them, without donors that are not named; of the recorded basis what each
    donor signed."""
    lines = [line for one in made for line in one.contributions]
    hidden = {f"contributions.donor.{line.donor}" for line in lines if not giving.may_name(line)} | {"net", "refunds"}
    whole = {"contributions", *(f"contributions.kind.{kind}" for kind in giving.NOT_NAMED)}

    def is_told(basis: str, line: str) -> bool:
        if line in hidden:
            return False
        return basis == Basis.RECEIVED or line in whole or line.startswith("contributions.donor.")

    return [one for one in statement.sources(made) if is_told(*one.id.split(".", 1))]
