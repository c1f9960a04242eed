"""`{% load dashboards %}`: a figure of a dashboard, by its id, as people read it, with the way to its rows."""

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal import formats
from reports.dashboards.declaration import Answer, Line
from reports.kinds import values
from reports.kinds.words import BASES

register = template.Library()


@register.simple_tag
def figure(made: Answer, id: str, form: str = "") -> SafeString:
    """The value by its unit, a link to its rows where a list shows exactly these. `form` whole or millions shortens money."""
    line = made.line(id)
    return linked(line, values.shown(line.figure, form), values.direction(line.figure))


@register.simple_tag
def amount(made: Answer, id: str) -> SafeString:
    """The same in a table whose head says the currency: digits alone, to the cent."""
    line = made.line(id)
    return linked(line, values.in_column(line.figure), "ltr")


def linked(line: Line, text: str, direction: str) -> SafeString:
    shown = format_html('<bdi dir="{}" data-portal-figure="{}">{}</bdi>', direction, line.figure.id, text)
    return format_html('<a href="{}">{}</a>', line.url, shown) if line.url else shown


@register.simple_tag
def tile(made: Answer, id: str, label: str = "", form: str = "", heading: str = "h2") -> str:
    """A key figure with its basis and day, inside <ul class="kpis">."""
    line = made.line(id)
    context = {"label": label or line.name, "value": figure(made, id, form), "note": basis_of(line), "heading": heading}
    return render_to_string("components/kpi.html", context)


def basis_of(line: Line) -> str:
    """In the period, as at 26 November 2026. What a report calls “at drafting” is today on a page."""
    basis = BASES.get(line.figure.basis, line.figure.basis)
    day = formats.day(line.figure.as_at)
    if line.figure.basis == "at_drafting":
        return _("As at %(day)s") % {"day": day}
    return _("%(basis)s, as at %(day)s") % {"basis": basis, "day": day}
