"""Which part of the request each field belongs to, so that a question on one part opens that part and no other."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

LABELS = {
    "who": _("Who asks"),
    "need": _("What has to change, and for whom"),
    "recommendations": _("Recommendations"),
    "forms": _("Forms of assistance and programme elements"),
    "components": _("The seven components"),
    "goals": _("SDG targets and national plan"),
    "resources": _("Resources and dates"),
    "letter": _("Letter and consent"),
}
FIELDS: dict[str, tuple[str, ...]] = {
    "who": ("institution", "contact_name", "contact_email"),
    "need": ("title", "language", "need"),
    "recommendations": ("recommendations", "no_recommendation_reason"),
    "forms": ("forms", "elements"),
    "components": ("components",),  # the seven scores, which have a form of their own
    "goals": ("sdg_targets",),
    "resources": ("estimated_cost_usd", "national_contribution", "preferred_start_on"),
    "letter": ("letter", "letter_promised_by", "consent"),
}


def fields_of(sections: Iterable[str]) -> frozenset[str]:
    return frozenset(name for section in sections for name in FIELDS.get(section, ()))


def section_of(field: str) -> str:
    return next((section for section, names in FIELDS.items() if field in names), "")
