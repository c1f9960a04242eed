"""How narrowly a contribution is earmarked, relative to a level: seen from OHCHR as a whole, and within the fund it is given to."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from funding.contributions.models import Contribution
from funding.earmarking.models import Condition
from funding.earmarking.terms import Dimension, Sense, Terms, terms_of
from portal.workflow import Blocker

Level = Contribution.Earmarking
HIGH_COMMISSIONERS_FUND = "HC"  # what is given to it without conditions is unearmarked for OHCHR
ABOUT_THE_WORK = (Dimension.REGION, Dimension.STATE, Dimension.COMPONENT, Dimension.FORM, Dimension.PROJECT)


def level_of(conditions: Iterable[Terms]) -> Level:
    """Within the fund. A binding "only for this project" is tight, "only for this State" a country; any other condition on
    region, theme or kind of work, a preference or an exclusion among them, is soft. A period, a class of cost and words do
    not say for which work the money is, and leave it unearmarked."""
    about = [one for one in conditions if one.dimension in ABOUT_THE_WORK]
    binding = {one.dimension for one in about if one.is_hard and one.sense == Sense.ONLY}
    if Dimension.PROJECT in binding:
        return Level.PROJECT
    if Dimension.STATE in binding:
        return Level.COUNTRY
    return Level.SOFT if about else Level.UNEARMARKED


def in_words(contribution: Contribution) -> list[tuple[str, str]]:
    """(the level, what the contribution is at it), from the widest."""
    return [
        (_("For OHCHR as a whole"), at_ohchr(contribution)),
        (_("Within the fund"), str(contribution.get_earmarking_display())),
    ]


def at_ohchr(contribution: Contribution) -> str:
    """A gift to a fund is earmarked, whatever it is within the fund; the High Commissioner's own fund is OHCHR at large."""
    level = contribution.earmarking
    if level == Level.PROJECT:
        return _("Tightly earmarked (project)")
    if level == Level.COUNTRY:
        return _("Earmarked (country)")
    if contribution.fund.code != HIGH_COMMISSIONERS_FUND:
        return _("Softly earmarked (to a fund: %(fund)s)") % {"fund": contribution.fund.code}
    return _("Softly earmarked (region or theme)") if level == Level.SOFT else _("Unearmarked")


def against_level(contribution: Contribution, earmarking: str, conditions: Sequence[Terms]) -> list[Blocker]:
    """Against writing down by hand what the conditions do not say. Without conditions the hand decides."""
    if not conditions:
        return []
    level = level_of(conditions)
    if earmarking == level:
        return []
    sentence = _("By its conditions the contribution is “%(level)s”. Change the conditions, and this follows.")
    return [Blocker(sentence % {"level": level.label}, anchor="id_earmarking")]


def against_typed_level(contribution: Contribution, earmarking: str) -> list[Blocker]:
    """For whoever changes a contribution: reads the conditions now."""
    rows = Condition.objects.filter(contribution=contribution).with_values()
    return against_level(contribution, earmarking, [terms_of(one) for one in rows])
