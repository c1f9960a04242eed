from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.listing import Column, Kind, Listing
from projects.followup import vocabulary
from projects.followup.filters import BoardFilter
from projects.followup.queries import followed_by, for_board
from projects.recommendations.lists import TONES
from projects.recommendations.models import Recommendation


def link(row: Recommendation) -> str:
    return reverse("recommendation_detail", args=[row.pk])


BOARD = Listing(
    name="follow_up",
    title=_("Status board"),
    rows=lambda user: for_board(followed_by(user)),
    filters=BoardFilter,
    columns=(
        Column(
            "citation",
            _("Reference"),
            lambda row: row.citation,
            Kind.CODE,
            ("document_symbol", "para_major", "para_minor", "para_suffix"),
            link=link,
        ),
        Column("text", _("Recommendation"), lambda row: row.text, lang=lambda row: row.language, is_main=True),
        Column("state", _("State"), lambda row: row.state.name, sort=("state__iso3",), on_page=False),
        Column("state_iso3", "ISO 3166", lambda row: row.state.iso3, Kind.CODE, on_page=False),
        Column("mechanism", _("Mechanism"), lambda row: row.mechanism.code, Kind.CODE, on_page=False),
        Column(
            "session",
            _("Session"),
            lambda row: row.review.session.number if row.review else None,
            Kind.NUMBER,
            ("review__session__number",),
            on_page=False,
        ),
        Column(
            "position",
            pgettext_lazy("of a State under review", "Position"),
            lambda row: row.get_position_display(),
            Kind.BADGE,
            ("position",),
            tone=lambda row: TONES.get(row.position, "info"),
        ),
        Column(
            "state_progress",
            _("Progress, by the State"),
            lambda row: row.get_state_progress_display() if row.state_progress else None,
            Kind.BADGE,
            ("state_progress",),
            tone=lambda row: vocabulary.tone(row.state_progress),
        ),
        Column("state_progress_code", _("Progress, code"), lambda row: row.state_progress, Kind.CODE, on_page=False),
        Column("updated", _("As at"), lambda row: row.state_progress_on, Kind.DAY, ("state_progress_on",)),
        Column(
            "ohchr_progress",
            _("Verified by OHCHR"),
            lambda row: row.get_ohchr_progress_display() if row.ohchr_progress else None,
            Kind.BADGE,
            ("ohchr_progress",),
            tone=lambda row: vocabulary.tone(row.ohchr_progress),
        ),
        Column("verified", _("Verified as at"), lambda row: row.ohchr_progress_on, Kind.DAY, on_page=False),
        Column(
            "lead",
            _("Lead institution"),
            lambda row: row.lead.name if row.lead else None,
            sort=("lead__name",),
            lang=lambda row: row.lead.language if row.lead else "",
        ),
        Column("clusters", _("Clusters"), lambda row: " | ".join(each.name for each in row.clusters.all()) or None),
        Column(
            "iri",
            _("Index of implementation"),
            lambda row: vocabulary.iri(row.state_progress),
            Kind.NUMBER,
            on_page=False,
        ),
        Column("grade", _("Grade A to E"), lambda row: vocabulary.grade(row.state_progress), Kind.CODE, on_page=False),
    ),
    default_sort="citation",
    page_size=40,  # their texts are long, and a page stays under 60 kB
    empty=_("No recommendation of this State has been imported yet."),
)
