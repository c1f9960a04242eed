"""Words about requests in templates: `{% load request_ui %}`."""

from django import template
from django.utils.functional import Promise

from projects.requests.flow import WORKFLOW

register = template.Library()


@register.filter
def outside_name(status: str) -> str | Promise:
    """The stage as the State calls it."""
    return WORKFLOW.state(status).outside
