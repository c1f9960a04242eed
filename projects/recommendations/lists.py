from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from portal import formats
from portal.listing import Column, Kind, Listing, Relevance
from projects.recommendations import search, suggestions
from projects.recommendations.exports.offered import EXPORTS
from projects.recommendations.facets import FACETS
from projects.recommendations.filters import RecommendationFilter, search_language
from projects.recommendations.index_models import RecommendationChange, RecommendationFacts
from projects.recommendations.models import Position, Recommendation

TONES: dict[str, str] = {
    Position.SUPPORTED: "ok",
    Position.PARTIALLY_SUPPORTED: "progress",
    Position.PENDING: "warn",
}


def link(row: Recommendation) -> str:
    return reverse("recommendation_detail", args=[row.pk])


def made_by(row: Recommendation) -> str:
    """Short names in the order of the document; a State that the source does not know is said so."""
    return formats.names(str(one.state) if one.state else str(_("not known")) for one in row.recommending.all())


def marked(row: Recommendation) -> SafeString | None:
    return getattr(row, "marked", None)


def elsewhere(row: Recommendation) -> tuple[str, SafeString] | None:
    """A further text that holds the words, with its language, when the text that is shown does not."""
    return getattr(row, "marked_elsewhere", None)


def version() -> str:
    """Which transactions that changed recommendations can be seen: equal versions, equal counts."""
    seen = RecommendationChange.objects.aggregate(
        number=Count("pk"), together=Sum("transaction"), statements=Sum("statements")
    )
    return "-".join(str(part or 0) for part in seen.values())


def asked(query: Mapping[str, Any]) -> search.Asked:
    return search.parse(query.get("q") or "")


def best_first(rows: QuerySet[Any], query: Mapping[str, Any]) -> QuerySet[Any]:
    return search.best_first(rows, asked(query), search_language(query))


def mark(records: Sequence[Recommendation], query: Mapping[str, Any]) -> None:
    search.mark(records, asked(query), search_language(query))


def suggest(query: Mapping[str, Any]) -> list[tuple[str, dict[str, str | None]]]:
    """Sentences for a search that found nothing, each with what it would change in the address."""
    question = query.get("q") or ""
    made: list[tuple[str, dict[str, str | None]]] = []
    if search_language(query):
        made.append((gettext("Search in every language"), {"lang": None}))
    if suggestions.says_nothing(asked(query)):
        made.append((gettext("These words stand in nearly every text. List without them"), {"q": None}))
    elif better := suggestions.did_you_mean(question):
        made.append((gettext("Did you mean “%(words)s”?") % {"words": better}, {"q": better}))
    return made


RECOMMENDATIONS = Listing(
    name="recommendations",
    title=_("Recommendations"),
    rows=lambda user: Recommendation.objects.visible_to(user).filter(facts__isnull=False).for_list(),
    counted=RecommendationFacts.objects.visible_to,
    counted_at="facts__",
    version=version,
    facets=FACETS,
    relevance=Relevance(asks=lambda query: bool(asked(query)), order=best_first, mark=mark, suggest=suggest),
    filters=RecommendationFilter,
    columns=(
        Column(
            "citation",
            _("Reference"),
            lambda row: row.citation,
            Kind.CODE,
            ("facts__citation",),
            link=link,
        ),
        Column(
            "text",
            _("Recommendation"),
            lambda row: row.text,
            lang=lambda row: row.language,
            html=marked,
            further=elsewhere,
            is_main=True,
        ),
        Column("state", _("State under review"), lambda row: row.addressed.name, sort=("facts__iso3",)),
        Column("state_iso3", "ISO 3166", lambda row: row.state.iso3 if row.state else None, Kind.CODE, on_page=False),
        Column(
            "session",
            _("Session"),
            lambda row: row.review.session.number if row.review else None,
            Kind.NUMBER,
            ("facts__session",),
        ),
        Column(
            "cycle",
            _("Cycle"),
            lambda row: row.review.session.cycle if row.review else None,
            Kind.NUMBER,
            on_page=False,
        ),
        Column("made_by", _("Made by"), made_by),
        Column(
            "position",
            pgettext_lazy("of a State under review", "Position"),
            lambda row: row.get_position_display(),
            Kind.BADGE,
            ("facts__position",),
            tone=lambda row: TONES.get(row.position, "info"),
        ),
        Column("kind", _("Kind"), lambda row: row.get_kind_display(), on_page=False),
        Column("mechanism", _("Mechanism"), lambda row: row.mechanism.code, Kind.CODE, on_page=False),
        Column(
            "year", _("Year of the document"), lambda row: row.facts.year, Kind.NUMBER, ("facts__year",), on_page=False
        ),
        Column("position_source", _("Source of position"), lambda row: row.position_source, Kind.CODE, on_page=False),
        Column("action_category", _("Action category"), lambda row: row.action_category, Kind.NUMBER, on_page=False),
        Column("themes", _("Themes"), lambda row: " | ".join(theme.name for theme in row.themes.all()), on_page=False),
    ),
    default_sort="-session",
    page_size=40,  # their texts are long, and a page stays under 60 kB
    empty=_("No recommendation has been imported yet."),
    exports=EXPORTS,
)
