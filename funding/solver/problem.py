"""Open money and open needs of one fund as plain values, who may pay whom, and what that costs the solver."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from funding.earmarking.check import allows_class, meets
from funding.earmarking.facts import ProjectFacts
from funding.earmarking.level import level_of
from funding.earmarking.terms import Dimension, Terms
from funding.solver.flow import Arc
from funding.solver.gaps import gross_for, net_of

# Money is used in this order: what expires within so many days first …
BANDS = (90, 180, 365, 730)
# … and inside one band the most narrowly earmarked first, so that free money stays free.
NARROWEST_FIRST = ("project", "country", "soft", "unearmarked")


@dataclass(frozen=True)
class Offer:
    """A contribution with money left. Amounts are gross cents."""

    pk: int
    reference: str
    room: int
    percent: Decimal  # of programme support costs
    terms: tuple[Terms, ...] = ()
    expires_on: date | None = None

    @property
    def net(self) -> int:
        return net_of(self.room, self.percent)

    @property
    def has_conditions_about_cost(self) -> bool:
        return any(one.dimension == Dimension.OBJECT_CLASS and one.is_hard for one in self.terms)


@dataclass(frozen=True)
class Need:
    """An approved project of which the cost plan is not covered. `gap` is net cents."""

    pk: int
    facts: ProjectFacts
    gap: int
    classes: Mapping[str, int] = field(default_factory=dict)  # object class → net cents of the plan from this source
    starts_on: date | None = None

    @property
    def code(self) -> str:
        return self.facts.code


@dataclass(frozen=True)
class Problem:
    """Sorted by key, so that the same data give the same plan."""

    on: date
    offers: tuple[Offer, ...]
    needs: tuple[Need, ...]
    given: Mapping[tuple[int, int], int] = field(default_factory=dict)  # (contribution, project) → net cents posted
    minimum: int = 0  # gross cents: less is not worth a line, unless it fills the gap


@dataclass(frozen=True)
class Eligibility:
    """For each contribution and project: what is in the way. Each distinct condition is held against a project once."""

    failed: Mapping[Terms, frozenset[int]]  # condition → numbers of the needs that do not meet it

    @classmethod
    def of(cls, problem: Problem) -> "Eligibility":
        distinct = {terms for offer in problem.offers for terms in offer.terms}
        return cls({terms: frozenset(failing(terms, problem)) for terms in distinct})

    def forbidden(self, offer: Offer) -> set[int]:
        return {need for terms in offer.terms if terms.forbids for need in self.failed[terms]}

    def to_answer(self, offer: Offer) -> set[int]:
        """Needs that depart from a preference, or wait for an answer in words."""
        return {need for terms in offer.terms if not terms.forbids for need in self.failed[terms]}


def failing(terms: Terms, problem: Problem) -> list[int]:
    return [
        number
        for number, need in enumerate(problem.needs)
        if not meets(terms, need.facts, problem.on, need.classes.keys())
    ]


def order_of_offers(offers: Sequence[Offer], on: date) -> list[int]:
    """The place of each offer: 0 is used first."""

    def key(number: int) -> tuple[int, int, date, int]:
        offer = offers[number]
        level = NARROWEST_FIRST.index(level_of(offer.terms))
        return (band(offer.expires_on, on), level, offer.expires_on or date.max, offer.pk)

    return places(sorted(range(len(offers)), key=key))


def order_of_needs(needs: Sequence[Need]) -> list[int]:
    """The place of each need: the project that starts first is paid first; one without a day comes last."""
    return places(sorted(range(len(needs)), key=lambda n: (needs[n].starts_on or date.max, needs[n].code)))


def places(order: list[int]) -> list[int]:
    found = [0] * len(order)
    for place, number in enumerate(order):
        found[number] = place
    return found


def band(expires_on: date | None, on: date) -> int:
    """0 expires soonest; the last band holds what does not expire."""
    if expires_on is None:
        return len(BANDS) + 1
    left = (expires_on - on).days
    return next((number for number, days in enumerate(BANDS) if left <= days), len(BANDS))


def arcs_of(problem: Problem, eligibility: Eligibility) -> list[Arc]:
    """Every pair that the binding conditions allow.

    The cost of a cent is a number in three digits: whether a preference is departed from, then the place of the project, then
    the place of the contribution. Going round a circle of lines changes the two places only at its ends, so that no number of
    better places outweighs a preference, nor better contributions a better project.
    """
    first, next_ones = order_of_offers(problem.offers, problem.on), order_of_needs(problem.needs)
    step = len(problem.offers) + 1
    departing = step * (len(problem.needs) + 1)
    found = []
    for i, offer in enumerate(problem.offers):
        forbidden, answers = eligibility.forbidden(offer), eligibility.to_answer(offer)
        net, least = offer.net, net_of(problem.minimum, offer.percent)
        for j, need in enumerate(problem.needs):
            if j in forbidden:
                continue
            most = min(net, need.gap, *payable(offer, need, problem))
            if most > 0:
                cost = (departing if j in answers else 0) + next_ones[j] * step + first[i]
                found.append(Arc(i, j, most, cost, min(least, need.gap)))
    return found


def payable(offer: Offer, need: Need, problem: Problem) -> list[int]:
    """What the money may pay of the cost plan where the donor excludes classes of cost, less what it has given already."""
    if not offer.has_conditions_about_cost or not need.classes:
        return []
    rules = [one for one in offer.terms if one.dimension == Dimension.OBJECT_CLASS and one.is_hard]
    usable = sum(net for name, net in need.classes.items() if all(allows_class(rule, name) for rule in rules))
    return [max(usable - problem.given.get((offer.pk, need.pk), 0), 0)]


@dataclass(frozen=True)
class Placed:
    """A line of the plan: gross cents of one offer for one need."""

    offer: int
    need: int
    gross: int
    net: int
    departs: bool


def lines_of(problem: Problem, arcs: Sequence[Arc], flows: Sequence[int], eligibility: Eligibility) -> list[Placed]:
    """Lines in gross cents, by contribution. Rounding up each line may exceed the room by some cents, or leave a cent of a
    contribution that is used up: its largest line settles that."""
    found: list[Placed] = []
    by_offer: dict[int, list[tuple[int, int]]] = {}
    for arc, net in zip(arcs, flows, strict=True):
        if net:
            by_offer.setdefault(arc.offer, []).append((net, arc.need))
    for i, lines in sorted(by_offer.items()):
        offer = problem.offers[i]
        answers = eligibility.to_answer(offer)
        gross = {need: gross_for(net, offer.percent) for net, need in lines}
        over = sum(gross.values()) - offer.room
        if over > 0 or sum(net for net, _need in lines) == offer.net:
            gross[max(lines)[1]] -= over
        found += [Placed(i, need, gross[need], net, need in answers) for net, need in lines]
    return found
