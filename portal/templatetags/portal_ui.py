"""The tags and filters every page uses: `{% load portal_ui %}`. Filters that print figures only pass on to portal.formats."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

import lucide
from django import template
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.middleware.csrf import get_token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info

from portal import charts, formats, remarks
from portal.accounts.models import NOBODY
from portal.charts.shown import Shown
from portal.documents import symbols
from portal.workflow import State

register = template.Library()
BETWEEN_LINES = re.compile(r"\s*\n\s*")
BETWEEN_STROKES = re.compile(r'(?<=<path d=")([^"]*)" ?/><path d="(?=M)')
STROKE = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'

register.filter("number", formats.number)
register.filter("percent", formats.percent)
register.filter("money", formats.money)
register.filter("usd", formats.usd)
register.filter("usd_millions", formats.usd_millions)
register.filter("day", formats.day)
register.filter("month", formats.month)
register.filter("moment", formats.moment)
register.filter("names", formats.names)
register.filter("file_size", formats.file_size)
register.filter("language_name", formats.language_name)
register.filter("own_language_name", formats.own_language_name)
register.simple_tag(charts.bar, name="bar")
register.simple_tag(charts.spark, name="spark")


@register.filter
def period(value: Any) -> str:
    """Of a record with `starts_on` and `ends_on`, or of a pair of dates."""
    starts_on, ends_on = value if isinstance(value, tuple | list) else (value.starts_on, value.ends_on)
    return formats.period(starts_on, ends_on)


@register.filter
def words(query: Any, name: str) -> list[str]:
    """All values of one word of the address."""
    return list(query.getlist(name))


@register.filter
def iso(value: date | None) -> str:
    """For the `datetime` attribute of <time>."""
    return value.isoformat() if value else ""


@register.filter
def initials(name: str) -> str:
    """Two letters for the round mark beside a name: those of the first and the last word."""
    words = name.split()
    return "".join(word[0] for word in (words if len(words) < 2 else (words[0], words[-1]))).upper()


@register.simple_tag
def icon(name: str, size: int = 18, css: str = "") -> SafeString:
    """A decorative lucide icon, hidden from assistive technology. `css="dir"` turns it in right-to-left languages."""
    return drawn_icon(str(name), size, css)


@lru_cache(maxsize=1_000)
def drawn_icon(name: str, size: int, css: str) -> SafeString:
    """Kept: a page has fifty icons, of which the package copies and writes a tree each time."""
    drawn = lucide._render_icon(name, size, **{"aria-hidden": "true"})
    # A menu has forty of them: how they are stroked stands in the stylesheet, no line break is sent, and strokes that begin at
    # a place of their own are one path.
    drawn = (
        BETWEEN_STROKES.sub(r"\1", BETWEEN_LINES.sub("", drawn))
        .replace('" />', '"/>')
        .replace(STROKE, f'class="{" ".join(("ic", css)).strip()}"', 1)
    )
    return mark_safe(drawn)  # noqa: S308 (drawn by the package)


@register.simple_block_tag
def card(
    content: SafeString,
    *,
    title: str = "",
    note: str = "",
    css: str = "",
    level: int = 2,
    id: str = "",
    pad: bool = True,
) -> str:
    """{% card title=_("Money") note="as at …" id="money" %}…{% endcard %}; `pad=False` for tables and lists."""
    context = {
        "content": content,
        "title": title,
        "note": note,
        "css": css,
        "heading": f"h{level}",
        "id": id,
        "pad": pad,
    }
    return render_to_string("components/card.html", context)


@register.simple_tag
def chart(shown: Shown, level: int = 2) -> str:
    """A chart with its question, answer and table: portal.charts.shown."""
    return render_to_string("components/chart.html", {"shown": shown, "heading": f"h{level}"})


@register.simple_tag(takes_context=True)
def lang_url(context: Context, code: str) -> str:
    """The page being read, with its query string, in another language; also where no page answers (404). Addresses differ in
    their first word alone: to find each in the table of all addresses, once a language, took longer than many a page."""
    here: str = context["request"].get_full_path()
    prefix = f"/{get_language()}/"
    return f"/{code}/{here.removeprefix(prefix)}" if here.startswith(prefix) else here


@register.simple_tag(takes_context=True)
def badge(context: Context, state: State) -> SafeString:
    """A state's name as this reader's side calls it, in its tone."""
    standing = getattr(context.get("user"), "standing", NOBODY)
    return status(state.label if standing.is_staff else state.outside, state.tone)


@register.simple_tag
def status(label: Any, tone: str = "info") -> SafeString:
    """A badge for a state that no workflow keeps. Tones: info, ok, warn, bad, progress."""
    return format_html('<span class="badge badge--{}">{}</span>', tone, label)


@register.simple_tag
def crumbs(*parts: Any) -> str:
    """{% crumbs _("Requests") requests_url request.number %}: label, address, label, address …, and this page's label last."""
    steps = list(zip(parts[::2], [*parts[1::2], ""], strict=False))
    return render_to_string("components/crumbs.html", {"steps": steps})


@register.simple_tag
def person_text(text: str, lang: str = "", tag: str = "span") -> SafeString:
    """Text that a person wrote, in its own language and direction, whatever the page's."""
    if not text:
        return SafeString(formats.UNKNOWN)
    if lang:
        direction = "rtl" if get_language_info(lang)["bidi"] else "ltr"
        return format_html('<{0} lang="{1}" dir="{2}">{3}</{0}>', tag, lang, direction, text)
    return format_html('<{0} dir="auto">{1}</{0}>', tag, text)


@register.simple_tag(takes_context=True)
def has_perm(context: Context, permission: str, record: Any = None) -> bool:
    """{% has_perm "projects.submit_request" request as may_submit %}; a visitor may nothing."""
    user = context.get("user")
    return bool(user and user.is_authenticated and user.has_perm(permission, record))


@register.simple_tag(takes_context=True)
def remarks_on_record(context: Context) -> list[remarks.Remark]:
    """{% remarks_on_record as found %}: what has to be said on every page of the record that this page is about."""
    return remarks.about(context.get("record"), context.get("user"))


@register.simple_tag
def figure(text: Any) -> SafeString:
    """A formatted figure, number or code kept together left to right inside right-to-left text."""
    return format_html('<bdi class="n" dir="ltr">{}</bdi>', text)


@register.simple_tag
def symbol(text: str) -> SafeString:
    """A document symbol as a link to the document on the United Nations' site, with what follows it (", para. 3")."""
    if not text:
        return SafeString(formats.UNKNOWN)
    code, after = symbols.split(text)
    url = symbols.address(code)
    if url is None:
        return format_html('<bdi dir="ltr">{}</bdi>', text)
    return format_html('<bdi dir="ltr"><a href="{}" rel="external">{}</a>{}</bdi>', url, code, after)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """What has to be corrected in these forms, each sentence linking to its field."""
    return {"errors": [error for form in forms if form.is_bound for error in errors_of(form)]}


def errors_of(form: BaseForm) -> Iterable[tuple[str, str]]:
    """Each error with the field's name before it: “This field is required.” five times would help nobody."""
    for error in form.non_field_errors():
        yield "", str(error)
    for field in form:
        anchor = f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label  # the first of a group of choices
        for error in field.errors:
            yield anchor, f"{field.label}: {error}"


@register.simple_tag(takes_context=True)
def csrf_input(context: Context) -> SafeString:
    """Django's csrf_token for components: it also works inside an include that ends with `only`."""
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(context.request))  # type: ignore[attr-defined]


@register.filter
def elided(paginator: Paginator, number: int) -> Iterable[int | str]:
    """The page numbers worth showing around this one, with gaps."""
    return paginator.get_elided_page_range(number, on_each_side=2, on_ends=1)
