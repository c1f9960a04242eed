"""How many recommendations have been answered with assistance: one calculation for page, API, files and reports.

Counted in the database, at most five queries whatever the number of recommendations. A recommendation of several projects,
or of a project and a request, is counted once, as the furthest of them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.listing.filters import MINUTES
from projects.coverage.assistance import Assistance, with_assistance
from projects.coverage.basis import SUPPORTED, Basis
from projects.coverage.dimensions import DIMENSIONS, OTHER, SITUATIONS, Dimension, Key
from projects.recommendations.models import Recommendation, RecommendationQuerySet, Theme


@dataclass(frozen=True)
class Counts:
    recommendations: int = 0
    assisted: int = 0
    requested: int = 0  # and not assisted

    @property
    def untouched(self) -> int:
        return self.recommendations - self.assisted - self.requested

    @property
    def share(self) -> Decimal | None:
        """Assisted of all, 0 to 1; None where there is nothing to assist."""
        return Decimal(self.assisted) / self.recommendations if self.recommendations else None

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.recommendations + other.recommendations,
            self.assisted + other.assisted,
            self.requested + other.requested,
        )


NOTHING = Counts()


@dataclass(frozen=True)
class Heading:
    """One value of a dimension, with the counts of all its recommendations, each once."""

    key: Key
    name: str
    lang: str
    counts: Counts


@dataclass(frozen=True)
class Question:
    """What is counted, and by what. `columns` may be empty; the other words narrow what is counted."""

    rows: Dimension = DIMENSIONS["theme"]
    columns: Dimension | None = None
    basis: Basis = SUPPORTED
    vocabulary: str = ""  # of themes; empty: the one with the most recommendations
    state: str = ""  # ISO 3166 alpha-3
    region: str = ""
    situation: str = ""
    cycle: str = ""

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        return tuple(one for one in (self.rows, self.columns) if one)

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """The conditions of every number, for the address of its rows."""
        narrowed = tuple(
            (name, getattr(self, name)) for name in ("state", "region", "situation", "cycle") if getattr(self, name)
        )
        return (*self.basis.facts, *narrowed)


@dataclass(frozen=True)
class Coverage:
    question: Question
    vocabulary: str  # of the themes counted, empty when themes are not
    as_at: datetime
    counts_requests: bool  # whether the reader sees any requests, which are else no part of the figures
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    cells: Mapping[tuple[Key, Key], Counts] = field(repr=False)
    total: Counts = NOTHING

    def cell(self, row: Heading, column: Heading) -> Counts:
        return self.cells.get((row.key, column.key), NOTHING)

    @property
    def widest_gap(self) -> Heading | None:
        """The row with the most recommendations that nobody has taken up."""
        named = [row for row in self.rows if row.key is not None and row.counts.untouched]
        return max(named, key=lambda row: row.counts.untouched, default=None)


def coverage(user: Any, question: Question, *, now: datetime | None = None) -> Coverage:
    """The figures of `question` as this reader may know them."""
    vocabulary = ""
    if DIMENSIONS["theme"] in question.dimensions:
        vocabulary = question.vocabulary or main_vocabulary()
    counted = Counter(with_assistance(counted_rows(user, question), user), vocabulary)
    rows, columns, cells, total = counted.table(question.rows, question.columns)
    return Coverage(
        question=question,
        vocabulary=vocabulary,
        as_at=now or timezone.now(),
        counts_requests=sees_requests(user),
        rows=headings(question.rows, rows),
        columns=headings(question.columns, columns) if question.columns else (),
        cells=cells,
        total=total,
    )


def counted_rows(user: Any, question: Question) -> RecommendationQuerySet:
    """The recommendations that every figure of the question is about."""
    rows = Recommendation.objects.visible_to(user).filter(question.basis.where)
    if question.state:
        rows = rows.filter(state__iso3=question.state)
    if question.region:
        rows = rows.filter(state__regional_group__code=question.region)
    if question.situation:
        rows = rows.filter(in_situation(question.situation))
    if question.cycle:
        rows = rows.filter(review__session__cycle=question.cycle)
    return rows


def in_situation(key: str) -> Q:
    if key == OTHER:
        return Q(**{f"state__is_{name}": False for name in SITUATIONS})
    return Q(**{f"state__is_{key}": True})


def sees_requests(user: Any) -> bool:
    """Who sees some requests: those with a role that Request.objects.visible_to knows."""
    return standing(user).has(Role.HEAD, Role.ADMIN, Role.FINANCE, Role.OFFICER, Role.FOCAL_POINT)


def vocabularies() -> list[str]:
    """Those of the themes in use, the one with the most recommendations first; kept for some minutes."""
    return list(cache.get_or_set("theme-vocabularies", used_vocabularies, MINUTES) or ())


def used_vocabularies() -> list[str]:
    return list(
        Theme.objects.values("vocabulary")
        .annotate(n=Count("recommendations"))
        .filter(n__gt=0)
        .order_by("-n", "-vocabulary")
        .values_list("vocabulary", flat=True)
    )


def main_vocabulary() -> str:
    return next(iter(vocabularies()), "")


By = dict[tuple[Key, ...], Counts]


@dataclass(frozen=True)
class Counter:
    """Counts rows by one or two dimensions, asking the database only for what cannot be summed from what is known."""

    rows: QuerySet[Any]
    vocabulary: str

    def table(self, rows: Dimension, columns: Dimension | None) -> tuple[By, By, dict[tuple[Key, Key], Counts], Counts]:
        """Lines, columns, cells, total. Sums of a dimension with several values per recommendation would count twice."""
        if columns is None:
            lines = self.by(rows)
            return lines, {}, {}, self.total(lines, rows)
        cells = self.by(rows, columns)
        lines = self.by(rows) if columns.is_multiple else summed(cells, lambda key: (key[0],))
        heads = self.by(columns) if rows.is_multiple else summed(cells, lambda key: (key[1],))
        total = self.total(heads, columns) if rows.is_multiple else self.total(lines, rows)
        return lines, heads, {(key[0], key[1]): counts for key, counts in cells.items()}, total

    def total(self, lines: By, dimension: Dimension) -> Counts:
        if not dimension.is_multiple:
            return summed(lines, lambda key: ()).get((), NOTHING)
        return Counts(**self.rows.aggregate(**figures(distinct=False)))

    def by(self, *dimensions: Dimension) -> By:
        rows = self.rows
        if DIMENSIONS["theme"] in dimensions:  # recommendations without a theme stay out: they are in the total alone
            rows = rows.filter(themes__vocabulary=self.vocabulary)
        paths = [path for dimension in dimensions for path in dimension.paths]
        distinct = any(dimension.may_repeat for dimension in dimensions)
        found: By = {}
        for line in rows.order_by().values(*paths).annotate(**figures(distinct=distinct)):
            counts = Counts(*(line[name] for name in ("recommendations", "assisted", "requested")))
            for key in keys_of(line, dimensions):
                found[key] = found.get(key, NOTHING) + counts
        return found


def figures(*, distinct: bool) -> dict[str, Count]:
    return {
        "recommendations": Count("pk", distinct=distinct),
        "assisted": Count("pk", distinct=distinct, filter=Q(assistance=Assistance.ASSISTED)),
        "requested": Count("pk", distinct=distinct, filter=Q(assistance=Assistance.REQUESTED)),
    }


def keys_of(line: Mapping[str, Any], dimensions: Iterable[Dimension]) -> list[tuple[Key, ...]]:
    """Every place of a line of the database: several where a State is in several groups."""
    places: list[tuple[Key, ...]] = [()]
    for dimension in dimensions:
        keys = dimension.keys(tuple(line[path] for path in dimension.paths))
        places = [(*place, key) for place in places for key in keys]
    return places


def summed(counts: By, to: Callable[[tuple[Key, ...]], tuple[Key, ...]]) -> By:
    found: By = {}
    for key, value in counts.items():
        found[to(key)] = found.get(to(key), NOTHING) + value
    return found


def headings(dimension: Dimension, counts: By) -> tuple[Heading, ...]:
    """The values that occur, in the dimension's order, those without a value last."""
    present = {key[0]: value for key, value in counts.items()}
    names = dimension.names([key for key in present if key is not None])
    made = [Heading(key, str(name), dimension.lang, present[key]) for key, name in names.items() if key in present]
    if dimension.by_size:
        made.sort(key=lambda one: -one.counts.recommendations)
    if None in present:
        made.append(Heading(None, str(dimension.nothing), "", present[None]))
    return tuple(made)
