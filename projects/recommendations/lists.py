from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal import formats
from portal.listing import Column, Kind, Listing
from projects.recommendations.exports.offered import EXPORTS
from projects.recommendations.filters import RecommendationFilter
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


RECOMMENDATIONS = Listing(
    name="recommendations",
    title=_("Recommendations"),
    rows=lambda user: Recommendation.objects.visible_to(user).for_list(),
    filters=RecommendationFilter,
    columns=(
        Column(
            "citation",
            _("Reference"),
            lambda row: row.citation,
            Kind.CODE,
            ("document_symbol", "para_major", "para_minor", "para_suffix"),
            link=link,
        ),
        Column(
            "text",
            _("Recommendation"),
            lambda row: row.text,
            lang=lambda row: row.language,
            is_main=True,
        ),
        Column("state", _("State under review"), lambda row: row.addressed.name, sort=("state__iso3",)),
        Column("state_iso3", "ISO 3166", lambda row: row.state.iso3 if row.state else None, Kind.CODE, on_page=False),
        Column(
            "session",
            _("Session"),
            lambda row: row.review.session.number if row.review else None,
            Kind.NUMBER,
            ("review__session__number",),
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
            ("position",),
            tone=lambda row: TONES.get(row.position, "info"),
        ),
        Column("kind", _("Kind"), lambda row: row.get_kind_display(), on_page=False),
        Column("position_source", _("Source of position"), lambda row: row.position_source, Kind.CODE, on_page=False),
        Column("action_category", _("Action category"), lambda row: row.action_category, Kind.NUMBER, on_page=False),
        Column("themes", _("Themes"), lambda row: " | ".join(theme.name for theme in row.themes.all()), on_page=False),
    ),
    default_sort="-session",
    page_size=40,  # their texts are long, and a page stays under 60 kB
    empty=_("No recommendation has been imported yet."),
    exports=EXPORTS,
)
