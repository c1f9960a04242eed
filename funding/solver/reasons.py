"""Why money stays unused and why projects stay without: as data when the plan is made, in words when it is read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.earmarking.terms import Names, Terms
from funding.solver.gaps import in_dollars
from funding.solver.problem import Eligibility, Need, Offer, Placed, Problem
from portal import formats

Reason = dict[str, Any]


def facts_of_plan(problem: Problem, eligibility: Eligibility, lines: Sequence[Placed], percent: Any) -> dict[str, Any]:
    """What `AllocationPlan.facts` keeps. Amounts are cents as integers: of contributions gross, of projects net
    of support costs (what the money pays for)."""
    used: dict[int, int] = {}
    filled: dict[int, int] = {}
    for line in lines:
        used[line.offer] = used.get(line.offer, 0) + line.gross
        filled[line.need] = filled.get(line.need, 0) + line.net
    return {
        "percent": str(percent),
        "minimum": problem.minimum,
        "contributions": [
            {
                "id": offer.pk,
                "reference": offer.reference,
                "room": offer.room,
                "placed": used.get(number, 0),
                "reasons": against_offer(problem, eligibility, number, used.get(number, 0), filled),
            }
            for number, offer in enumerate(problem.offers)
        ],
        "projects": [
            {
                "id": need.pk,
                "code": need.code,
                "gap": need.gap,
                "placed": filled.get(number, 0),
                "reasons": against_need(problem, eligibility, number, need, filled.get(number, 0), used),
            }
            for number, need in enumerate(problem.needs)
        ],
    }


def against_offer(
    problem: Problem, eligibility: Eligibility, number: int, used: int, filled: Mapping[int, int]
) -> list[Reason]:
    offer = problem.offers[number]
    if used >= offer.room:
        return []
    if offer.expires_on and offer.expires_on < problem.on:
        return [{"code": "expired", "on": offer.expires_on.isoformat()}]
    if not problem.needs:
        return [{"code": "no_gap"}]
    reasons = [
        {
            "code": "condition",
            "terms": terms.plain,
            "excluded": len(eligibility.failed[terms]),
            "of": len(problem.needs),
        }
        for terms in offer.terms
        if terms.forbids and eligibility.failed[terms]
    ]
    alone = [reason for reason in reasons if reason["excluded"] == reason["of"]]
    return alone or [*reasons, the_rest(problem, offer, eligibility.forbidden(offer), filled)]


def the_rest(problem: Problem, offer: Offer, forbidden: set[int], filled: Mapping[int, int]) -> Reason:
    """Why the projects that no single condition excludes do not take it either."""
    open_ones = set(range(len(problem.needs))) - forbidden
    if not open_ones:
        return {"code": "none_left", "of": len(problem.needs)}
    if all(filled.get(need, 0) >= problem.needs[need].gap for need in open_ones):
        return {"code": "filled", "projects": len(open_ones)}
    return {"code": "costs" if offer.has_conditions_about_cost else "minimum", "minimum": problem.minimum}


def against_need(
    problem: Problem, eligibility: Eligibility, number: int, need: Need, filled: int, used: Mapping[int, int]
) -> list[Reason]:
    if filled >= need.gap:
        return []
    if not problem.offers:
        return [{"code": "no_money"}]
    excluded = [
        (offer, [terms for terms in offer.terms if terms.forbids and number in eligibility.failed[terms]])
        for offer in problem.offers
    ]
    reasons: list[Reason] = [
        {"code": "excluded", "reference": offer.reference, "id": offer.pk, "terms": [terms.plain for terms in failed]}
        for offer, failed in excluded
        if failed
    ][:12]
    others = [index for index, (_offer, failed) in enumerate(excluded) if not failed]
    if not others:
        return [*reasons, {"code": "all_excluded", "of": len(problem.offers)}]
    if all(used.get(index, 0) >= problem.offers[index].room for index in others):
        return [*reasons, {"code": "used", "contributions": len(others)}]
    return [*reasons, {"code": "minimum", "minimum": problem.minimum}]


# In words


def in_words(reasons: Iterable[Reason], names: Names) -> list[str]:
    return [sentence(reason, names) for reason in reasons]


def sentence(reason: Reason, names: Names) -> str:
    """One reason for the reader, in the reader's language."""
    return SENTENCES[reason["code"]](reason, names)


def condition(reason: Reason, names: Names) -> str:
    terms = names.terms(reason["terms"])
    if reason["excluded"] == reason["of"]:
        all_of_them = ngettext(
            "This excludes the only open project that lacks money.",
            "This excludes all of the %(of)s open projects that lack money.",
            reason["of"],
        ) % {"of": formats.number(reason["of"])}
        return f"{terms.rule} {all_of_them}"
    counts = ngettext(
        "This excludes %(excluded)s of %(of)s open project.",
        "This excludes %(excluded)s of %(of)s open projects.",
        reason["of"],
    ) % {"excluded": formats.number(reason["excluded"]), "of": formats.number(reason["of"])}
    return f"{terms.rule} {counts}"


def none_left(reason: Reason, names: Names) -> str:
    return ngettext(
        "Its conditions together exclude the only open project that lacks money.",
        "Its conditions together exclude all %(n)s open projects that lack money.",
        reason["of"],
    ) % {"n": formats.number(reason["of"])}


def expired(reason: Reason, names: Names) -> str:
    return _("It expired on %(day)s: extend the agreement or refund the money.") % {
        "day": formats.day(date.fromisoformat(reason["on"]))
    }


def filled(reason: Reason, names: Names) -> str:
    return ngettext(
        "The one project that it may pay has all that it needs.",
        "All %(n)s projects that it may pay have all that they need.",
        reason["projects"],
    ) % {"n": formats.number(reason["projects"])}


def minimum(reason: Reason, names: Names) -> str:
    return _("What could still be placed is below the smallest useful amount of %(usd)s.") % {
        "usd": formats.usd(in_dollars(reason["minimum"]), 2)
    }


def excluded(reason: Reason, names: Names) -> str:
    rules: list[Terms] = [names.terms(plain) for plain in reason["terms"]]
    return f"{reason['reference']}: {' '.join(terms.rule for terms in rules)}"


def all_excluded(reason: Reason, names: Names) -> str:
    return ngettext(
        "The only contribution with money left may not pay it.",
        "None of the %(n)s contributions with money left may pay it.",
        reason["of"],
    ) % {"n": formats.number(reason["of"])}


def used(reason: Reason, names: Names) -> str:
    return ngettext(
        "The contribution that may pay it is used up by projects that start earlier.",
        "The %(n)s contributions that may pay it are used up by projects that start earlier.",
        reason["contributions"],
    ) % {"n": formats.number(reason["contributions"])}


SENTENCES = {
    "condition": condition,
    "none_left": none_left,
    "expired": expired,
    "filled": filled,
    "minimum": minimum,
    "costs": lambda reason, names: _(
        "The rest may not pay what is left of the cost plans: their other lines are excluded."
    ),
    "no_gap": lambda reason, names: _("No open project lacks money of this fund."),
    "no_money": lambda reason, names: _("The fund has no signed contribution with money left."),
    "excluded": excluded,
    "all_excluded": all_excluded,
    "used": used,
}
