"""What a parliament asks, answered by one sentence each, in which every figure opens its rows."""

from dataclasses import dataclass
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import formats
from reports.dashboards.declaration import Answer
from reports.dashboards.donor import sentences, words
from reports.figures.donor.shapes import DonorFigures
from reports.figures.freezing import name_in
from reports.templatetags.dashboards import figure

YEARS_BACK = 2  # this year and the one before; the chart has all


@dataclass(frozen=True)
class Question:
    key: str
    asked: str
    answer: SafeString


def questions(made: Answer) -> list[Question]:
    figures: DonorFigures = made.figures
    found = [given(made, figures, year) for year in range(figures.as_at.year, figures.as_at.year - YEARS_BACK, -1)]
    return [*found, unspent(made, figures), states(made, figures), achieved(made, figures)]


def say(sentence: str, **figures: Any) -> SafeString:
    """The translated sentence with figures that are links; every part is escaped by itself."""
    safe = {name: conditional_escape(value) for name, value in figures.items()}
    return mark_safe(conditional_escape(sentence) % safe)  # noqa: S308


def given(made: Answer, figures: DonorFigures, year: int) -> Question:
    asked = _("How much did we give in %(year)s?") % {"year": year}
    facts = {"year": year, "donor": name_in(figures.names)}

    def amount(name: str) -> SafeString:
        """In US$, and before it in the donor's own currency where that is known."""
        id = f"years.{year}.{name}"
        dollars = figure(made, id, "whole")
        return format_html("{} ({})", figure(made, f"{id}_own"), dollars) if made.has(f"{id}_own") else dollars

    has = {name: made.has(f"years.{year}.{name}") for name in ("received", "agreed", "refunded")}
    parts = []
    if has["received"]:
        parts.append(
            say(
                _("In %(year)s the United Nations received %(received)s from %(donor)s."),
                received=amount("received"),
                **facts,
            )
        )
    else:
        parts.append(say(_("Nothing was received from %(donor)s in %(year)s."), **facts))
    if has["agreed"]:
        parts.append(say(_("Agreements signed in %(year)s: %(agreed)s."), agreed=amount("agreed"), **facts))
    if has["refunded"]:
        parts.append(say(_("Refunded in %(year)s: %(refunded)s."), refunded=amount("refunded"), **facts))
    return Question(f"given-{year}", asked, joined(parts))


def joined(parts: list[SafeString]) -> SafeString:
    return mark_safe(" ".join(parts))  # noqa: S308 (each is escaped)


def unspent(made: Answer, figures: DonorFigures) -> Question:
    facts = {"day": formats.day(figures.as_at), "unspent": figure(made, "agreements.unspent", "whole")}
    parts = [say(_("On %(day)s, %(unspent)s of what was received was unspent."), **facts)]
    held = [one for one in figures.agreements if one.unspent_usd > 0]
    for one in held[: sentences.MOST_NAMED]:
        until = {
            "reference": format_html('<bdi dir="ltr">{}</bdi>', one.reference),
            "unspent": figure(made, f"agreements.{one.reference}.unspent", "whole"),
        }
        if one.valid_until:
            sentence = _("%(reference)s: %(unspent)s, to be spent by %(day)s.")
            parts.append(say(sentence, day=formats.day(one.valid_until), **until))
        else:
            parts.append(say(_("%(reference)s: %(unspent)s; no last day is agreed."), **until))
    return Question("unspent", _("What is unspent, and until when?"), joined(parts))


def states(made: Answer, figures: DonorFigures) -> Question:
    found = [one for one in sentences.largest_places(figures) if one.spent_usd]
    asked = _("Which States did it go to?")
    facts = {"period": sentences.period(figures)}
    if not found:
        return Question(
            "states", asked, say(_("In the period %(period)s no money was spent in one State alone."), **facts)
        )
    named = formats.names(
        format_html("{} ({})", words.place(one), figure(made, f"places.{one.code}.spent", "whole")) for one in found
    )
    sentence = ngettext(
        "In the period %(period)s money was spent in %(n)s State: %(places)s.",
        "In the period %(period)s money was spent in %(n)s States: %(places)s.",
        len(found),
    )
    parts = [say(sentence, n=formats.number(len(found)), places=mark_safe(named), **facts)]  # noqa: S308 (of escaped parts)
    if made.has("places.several.spent"):
        several = figure(made, "places.several.spent", "whole")
        parts.append(say(_("On projects of several States together: %(usd)s."), usd=several))
    return Question("states", asked, joined(parts))


def achieved(made: Answer, figures: DonorFigures) -> Question:
    asked = _("What was achieved with it?")
    if not figures.results:
        return Question("achieved", asked, say(_("No result of these projects has an indicator yet.")))
    sentence = ngettext(
        "Of %(all)s indicator of the published projects, %(achieved)s is achieved and %(track)s on track. Evidence of the latest values: %(verified)s verified, %(documented)s documented, %(reported)s reported.",
        "Of %(all)s indicators of the published projects, %(achieved)s are achieved and %(track)s on track. Evidence of the latest values: %(verified)s verified, %(documented)s documented, %(reported)s reported.",
        len(figures.results),
    )
    said = say(
        sentence,
        all=figure(made, "results.indicators"),
        achieved=figure(made, "results.reached.achieved"),
        track=figure(made, "results.reached.on_track"),
        **{grade: figure(made, f"results.grade.{grade}") for grade in ("verified", "documented", "reported")},
    )
    return Question("achieved", asked, said)
