"""What scores say in words. Whole sentences for each component: languages inflect what English would only insert."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import formats
from portal.accounts.rules import standing
from projects.components.figures import Movement, Progress, word

Say = Callable[[], str]
Count = Callable[[int], str]

ROSE: dict[int, Say] = {
    1: lambda: _("Indivisibility of rights rose from %(first)s to %(last)s."),
    2: lambda: _("Support to national frameworks and institutions rose from %(first)s to %(last)s."),
    3: lambda: _("Follow-up to recommendations rose from %(first)s to %(last)s."),
    4: lambda: _("Attention to development goals rose from %(first)s to %(last)s."),
    5: lambda: _("Partnerships on the ground rose from %(first)s to %(last)s."),
    6: lambda: _("Participation rose from %(first)s to %(last)s."),
    7: lambda: _("Integration in United Nations programmes rose from %(first)s to %(last)s."),
}
STAYED: dict[int, Say] = {
    1: lambda: _("Indivisibility of rights stayed at %(last)s."),
    2: lambda: _("Support to national frameworks and institutions stayed at %(last)s."),
    3: lambda: _("Follow-up to recommendations stayed at %(last)s."),
    4: lambda: _("Attention to development goals stayed at %(last)s."),
    5: lambda: _("Partnerships on the ground stayed at %(last)s."),
    6: lambda: _("Participation stayed at %(last)s."),
    7: lambda: _("Integration in United Nations programmes stayed at %(last)s."),
}
FELL: dict[int, Say] = {
    1: lambda: _("Indivisibility of rights fell from %(first)s to %(last)s."),
    2: lambda: _("Support to national frameworks and institutions fell from %(first)s to %(last)s."),
    3: lambda: _("Follow-up to recommendations fell from %(first)s to %(last)s."),
    4: lambda: _("Attention to development goals fell from %(first)s to %(last)s."),
    5: lambda: _("Partnerships on the ground fell from %(first)s to %(last)s."),
    6: lambda: _("Participation fell from %(first)s to %(last)s."),
    7: lambda: _("Integration in United Nations programmes fell from %(first)s to %(last)s."),
}
WORDS = {"rose": ROSE, "stayed": STAYED, "fell": FELL}
ORDER = tuple(WORDS)

CLOSED_IN: dict[int, Count] = {
    1: lambda n: ngettext(
        "In %(n)s project closed in %(year)s, indivisibility of rights rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        "In %(n)s projects closed in %(year)s, indivisibility of rights rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        n,
    ),
    2: lambda n: ngettext(
        "In %(n)s project closed in %(year)s, support to national frameworks and institutions rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        "In %(n)s projects closed in %(year)s, support to national frameworks and institutions rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        n,
    ),
    3: lambda n: ngettext(
        "In %(n)s project closed in %(year)s, follow-up to recommendations rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        "In %(n)s projects closed in %(year)s, follow-up to recommendations rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        n,
    ),
    4: lambda n: ngettext(
        "In %(n)s project closed in %(year)s, attention to development goals rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        "In %(n)s projects closed in %(year)s, attention to development goals rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        n,
    ),
    5: lambda n: ngettext(
        "In %(n)s project closed in %(year)s, partnerships on the ground rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        "In %(n)s projects closed in %(year)s, partnerships on the ground rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        n,
    ),
    6: lambda n: ngettext(
        "In %(n)s project closed in %(year)s, participation rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        "In %(n)s projects closed in %(year)s, participation rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        n,
    ),
    7: lambda n: ngettext(
        "In %(n)s project closed in %(year)s, integration in United Nations programmes rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        "In %(n)s projects closed in %(year)s, integration in United Nations programmes rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        n,
    ),
}
CLOSED: dict[int, Count] = {
    1: lambda n: ngettext(
        "In %(n)s project scored at request and at closure, indivisibility of rights rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        "In %(n)s projects scored at request and at closure, indivisibility of rights rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        n,
    ),
    2: lambda n: ngettext(
        "In %(n)s project scored at request and at closure, support to national frameworks and institutions rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        "In %(n)s projects scored at request and at closure, support to national frameworks and institutions rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        n,
    ),
    3: lambda n: ngettext(
        "In %(n)s project scored at request and at closure, follow-up to recommendations rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        "In %(n)s projects scored at request and at closure, follow-up to recommendations rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        n,
    ),
    4: lambda n: ngettext(
        "In %(n)s project scored at request and at closure, attention to development goals rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        "In %(n)s projects scored at request and at closure, attention to development goals rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        n,
    ),
    5: lambda n: ngettext(
        "In %(n)s project scored at request and at closure, partnerships on the ground rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        "In %(n)s projects scored at request and at closure, partnerships on the ground rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        n,
    ),
    6: lambda n: ngettext(
        "In %(n)s project scored at request and at closure, participation rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        "In %(n)s projects scored at request and at closure, participation rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        n,
    ),
    7: lambda n: ngettext(
        "In %(n)s project scored at request and at closure, integration in United Nations programmes rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        "In %(n)s projects scored at request and at closure, integration in United Nations programmes rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s.",
        n,
    ),
}
ALSO: dict[int, Say] = {
    1: lambda: _("Indivisibility of rights rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s."),
    2: lambda: _("Support to national frameworks and institutions rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s."),
    3: lambda: _("Follow-up to recommendations rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s."),
    4: lambda: _("Attention to development goals rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s."),
    5: lambda: _("Partnerships on the ground rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s."),
    6: lambda: _("Participation rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s."),
    7: lambda: _("Integration in United Nations programmes rose in %(rose)s, stayed in %(stayed)s and fell in %(fell)s."),
}  # fmt: skip


def of_project(progress: Iterable[Progress]) -> list[str]:
    """One sentence a component: what rose most first, then what stayed, then what fell. Empty before the second scoring."""
    told = sorted(progress, key=lambda one: (ORDER.index(moved(one)), one.first - one.last, one.number))
    return [
        WORDS[moved(one)][one.number]() % {"first": formats.number(one.first), "last": formats.number(one.last)}
        for one in told
    ]


def moved(one: Progress) -> str:
    return word(one.last - one.first)


def of_portfolio(movements: Iterable[Movement], *, closed_in: int | None = None) -> list[str]:
    """One sentence a component, the one that rose in the largest share first.

    A sentence that counts the same number of projects as the one before does not say it again.
    """
    told = sorted((one for one in movements if one.compared), key=lambda one: (-one.rose / one.compared, one.number))
    said: list[str] = []
    for before, one in zip([None, *told], told, strict=False):
        is_same = before is not None and before.compared == one.compared
        said.append(sentence(one, closed_in, is_same=is_same))
    return said


def sentence(one: Movement, closed_in: int | None = None, *, is_same: bool = False) -> str:
    """Of one component, with the number of projects compared unless `is_same`."""
    facts: dict[str, Any] = {
        "n": formats.number(one.compared),
        "year": closed_in,
        "rose": formats.number(one.rose),
        "stayed": formats.number(one.stayed),
        "fell": formats.number(one.fell),
    }
    if is_same:
        return ALSO[one.number]() % facts
    return (CLOSED if closed_in is None else CLOSED_IN)[one.number](one.compared) % facts


def counted_for(user: Any) -> str:
    """Whose projects the figures know: the part of the basis that depends on the reader."""
    if standing(user).is_staff:
        return _("All projects are counted, in every stage.")
    return _("Projects are counted as far as you may see them.")
