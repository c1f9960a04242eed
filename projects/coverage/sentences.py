"""What a coverage table says in words. Whole sentences for each basis: languages inflect what English would only insert."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import formats
from projects.coverage.figures import Coverage

Words = Callable[[int], str]
ISOLATED, POPPED = "\u2068", "\u2069"  # a name in English keeps its direction inside an Arabic sentence
OF_ALL: dict[str, Words] = {
    "supported": lambda n: ngettext(
        "Of %(n)s supported UPR recommendation, technical cooperation has answered %(assisted)s (%(share)s).",
        "Of %(n)s supported UPR recommendations, technical cooperation has answered %(assisted)s (%(share)s).",
        n,
    ),
    "upr": lambda n: ngettext(
        "Of %(n)s UPR recommendation, technical cooperation has answered %(assisted)s (%(share)s).",
        "Of %(n)s UPR recommendations, technical cooperation has answered %(assisted)s (%(share)s).",
        n,
    ),
    "treaty_bodies": lambda n: ngettext(
        "Of %(n)s recommendation of treaty bodies, technical cooperation has answered %(assisted)s (%(share)s).",
        "Of %(n)s recommendations of treaty bodies, technical cooperation has answered %(assisted)s (%(share)s).",
        n,
    ),
    "special_procedures": lambda n: ngettext(
        "Of %(n)s recommendation of special procedures, technical cooperation has answered %(assisted)s (%(share)s).",
        "Of %(n)s recommendations of special procedures, technical cooperation has answered %(assisted)s (%(share)s).",
        n,
    ),
    "pledges": lambda n: ngettext(
        "Of %(n)s voluntary pledge, technical cooperation has answered %(assisted)s (%(share)s).",
        "Of %(n)s voluntary pledges, technical cooperation has answered %(assisted)s (%(share)s).",
        n,
    ),
    "all": lambda n: ngettext(
        "Of %(n)s recommendation, technical cooperation has answered %(assisted)s (%(share)s).",
        "Of %(n)s recommendations, technical cooperation has answered %(assisted)s (%(share)s).",
        n,
    ),
}
OF_A_PLACE: dict[str, Words] = {
    "supported": lambda n: ngettext(
        "Of %(n)s supported UPR recommendation (%(place)s), technical cooperation has answered %(assisted)s (%(share)s).",
        "Of %(n)s supported UPR recommendations (%(place)s), technical cooperation has answered %(assisted)s (%(share)s).",
        n,
    ),
    "upr": lambda n: ngettext(
        "Of %(n)s UPR recommendation (%(place)s), technical cooperation has answered %(assisted)s (%(share)s).",
        "Of %(n)s UPR recommendations (%(place)s), technical cooperation has answered %(assisted)s (%(share)s).",
        n,
    ),
    "treaty_bodies": lambda n: ngettext(
        "Of %(n)s recommendation of treaty bodies (%(place)s), technical cooperation has answered %(assisted)s (%(share)s).",
        "Of %(n)s recommendations of treaty bodies (%(place)s), technical cooperation has answered %(assisted)s (%(share)s).",
        n,
    ),
    "special_procedures": lambda n: ngettext(
        "Of %(n)s recommendation of special procedures (%(place)s), technical cooperation has answered %(assisted)s (%(share)s).",
        "Of %(n)s recommendations of special procedures (%(place)s), technical cooperation has answered %(assisted)s (%(share)s).",
        n,
    ),
    "pledges": lambda n: ngettext(
        "Of %(n)s voluntary pledge (%(place)s), technical cooperation has answered %(assisted)s (%(share)s).",
        "Of %(n)s voluntary pledges (%(place)s), technical cooperation has answered %(assisted)s (%(share)s).",
        n,
    ),
    "all": lambda n: ngettext(
        "Of %(n)s recommendation (%(place)s), technical cooperation has answered %(assisted)s (%(share)s).",
        "Of %(n)s recommendations (%(place)s), technical cooperation has answered %(assisted)s (%(share)s).",
        n,
    ),
}


def sentences(made: Coverage, place: str = "") -> list[str]:
    """Empty where there is nothing to count. `place` names what the figures are narrowed to, in the reader's language."""
    counts = made.total
    if not counts.recommendations:
        return []
    words = (OF_A_PLACE if place else OF_ALL)[made.question.basis.key](counts.recommendations)
    facts = {
        "n": formats.number(counts.recommendations),
        "assisted": formats.number(counts.assisted),
        "share": formats.percent(counts.share),
        "place": place,
    }
    return [words % facts, *requested(made), *gap(made)]


def requested(made: Coverage) -> list[str]:
    n = made.total.requested
    if not n:
        return []
    words = ngettext(
        "Assistance has been requested or is being planned for %(n)s more.",
        "Assistance has been requested or is being planned for %(n)s more.",
        n,
    )
    return [words % {"n": formats.number(n)}]


def gap(made: Coverage) -> list[str]:
    widest = made.widest_gap
    if widest is None:
        return [_("None is without assistance.")] if not made.total.untouched else []
    words = ngettext(
        "The widest gap: %(name)s, with %(n)s recommendation that no assistance has answered.",
        "The widest gap: %(name)s, with %(n)s recommendations that no assistance has answered.",
        widest.counts.untouched,
    )
    return [words % {"name": f"{ISOLATED}{widest.name}{POPPED}", "n": formats.number(widest.counts.untouched)}]


def counted_for(made: Coverage, *, sees_all: bool) -> str:
    """Whose requests and projects the figures know: the part of the basis that depends on the reader."""
    if sees_all:
        return _("All requests and projects are counted.")
    if made.counts_requests:
        return _("Requests and projects are counted as far as you may see them.")
    return _("Only projects that are public to you are counted; requests are not public and are left out.")
