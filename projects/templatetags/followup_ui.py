"""The follow-up of a recommendation, drawn on its page."""

from datetime import date
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal import formats
from portal.templatetags.portal_ui import status
from projects.followup import vocabulary
from projects.followup.history import disagreement, events, said
from projects.followup.reviews.figures import When
from projects.recommendations.models import Recommendation

register = template.Library()


@register.inclusion_tag("projects/followup/section.html", takes_context=True)
def followup(context: Context, record: Recommendation) -> dict[str, Any]:
    """{% followup record %}: both sides' progress, the history of entries, lead institution and clusters."""
    reader = context.get("user") or AnonymousUser()
    knows = reader.is_authenticated and reader.has_perm("projects.see_evidence_recommendation", record)
    return {
        "record": record,
        "user": reader,
        "said": said(record, reader),
        "disagreement": disagreement(record),
        "clusters": record.clusters.order_by("name"),
        "events": events(record, reader) if knows else [],
        "grade": vocabulary.grade(record.state_progress),
        "iri": vocabulary.iri(record.state_progress),
        "knows": knows,
    }


@register.simple_tag
def progress_badge(progress: str, label: Any) -> SafeString:
    """A progress in its tone, or the dash where nothing was said."""
    return status(label, vocabulary.tone(progress)) if progress else SafeString(formats.UNKNOWN)


@register.simple_tag
def review_when(when: When, ends_on: date | None = None) -> SafeString:
    """A day, days or a month of the review calendar; what is only expected says so."""
    if when.day is None:
        return SafeString(formats.UNKNOWN)
    shown = formats.month(when.day) if when.is_month else formats.period(when.day, ends_on or when.day)
    if not when.is_expected:
        return format_html("{}", shown)
    return format_html('{} <span class="tag">{}</span>', shown, _("expected"))
