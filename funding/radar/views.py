"""The page that says where money needs somebody, most urgent first."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from funding.radar import thresholds
from funding.radar.current import CHARTED, Radar, current
from funding.radar.exports import table
from funding.radar.facts import ContributionFacts
from funding.radar.figures import Burn, Item
from funding.radar.forms import RadarForm
from funding.radar.sentences import TONES, Act, act, label, sentence, severity_label, subject, subject_url
from funding.radar.thresholds import Severity
from portal import formats
from portal.charts.shares import Share, shares
from portal.kept import pages
from portal.listing.reading import of_page
from portal.listing.unread import Unread
from portal.listing.views import EXPORTS, no_such_page, problems, query

PAGE = 12  # with the chart a page stays within 60 kB in every language


@dataclass(frozen=True)
class Shown:
    """An item in words."""

    item: Item
    severity: str
    tone: str
    label: str
    subject: str
    subject_url: str
    sentence: str
    act: Act


def show(item: Item) -> Shown:
    return Shown(
        item,
        severity_label(item.severity),
        TONES[item.severity],
        label(item),
        subject(item),
        subject_url(item),
        sentence(item),
        act(item),
    )


def require_staff(request: HttpRequest) -> None:
    if not request.user.has_perm("funding.watch_contribution"):
        raise PermissionDenied


@require_safe
def radar_page(request: HttpRequest) -> HttpResponseBase:
    require_staff(request)
    form = RadarForm(request.GET, user=request.user)
    unread = of_page(request.GET, form)
    if (export := EXPORTS.get(request.GET.get("export", ""))) and not unread:
        made = current(request.user)
        return export(table(f"{made.at:%Y-%m-%d}"), form.keep(made.items))
    words = {*form.fields, "page", "export"}
    body = pages.body(request, "radar", "funding/radar/body.html", lambda: context(request, form, unread), words=words)
    return render(request, "funding/radar/page.html", {"body": body}, status=400 if unread else 200)


def context(request: HttpRequest, form: RadarForm, unread: list[Unread]) -> dict[str, Any]:
    made = current(request.user)
    items = form.keep(made.items)
    paged = Paginator(items, PAGE).get_page(request.GET.get("page"))
    burns = burns_of(made, form.cleaned_data.get("fund", ""))
    return {
        "form": form,
        "made": made,
        "page": paged,
        "rows": [show(item) for item in paged],
        "number": len(items),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "counts": [
            (severity_label(severity), name, made.count(severity), TONES[severity])
            for name, severity in (("urgent", Severity.URGENT), ("soon", Severity.SOON), ("watch", Severity.WATCH))
        ],
        "burns": burns,
        "chart": chart(burns),
        "ages": [(row, [(age, band_label(age.first, age.last)) for age in row.ages]) for row in made.ages],
        "bands": [band_label(first, last) for _key, first, last in thresholds.AGES],
        "thresholds": [(line, [limit_text(line.unit, limit) for limit in (line.watch, line.soon, line.urgent)]) for line in thresholds.TABLE],
        "csv_query": query(request, export="csv"),
        "xlsx_query": query(request, export="xlsx"),
        "problems": [*problems(request, unread), *no_such_page(request, paged)],
    }  # fmt: skip


def burns_of(made: Radar, fund: str) -> list[tuple[ContributionFacts, Burn]]:
    return [pair for pair in made.burns if fund in ("", pair[0].fund)][:CHARTED]


def chart(burns: list[tuple[ContributionFacts, Burn]]) -> SafeString | None:
    if not burns:
        return None
    return shares(
        [bar(gift, burn) for gift, burn in burns],
        title=_("Spent against time"),
        desc=_("One bar for each agreement: the filled part is spent, the line is the time that has passed."),
        key="burn",
    )


def bar(gift: ContributionFacts, burn: Burn) -> Share:
    is_late = burn.ratio is not None and burn.time_gone >= thresholds.TOO_EARLY and thresholds.BURN_LOW.of(burn.ratio)
    words = _("%(spent)s spent, %(time)s of the time gone") % {
        "spent": formats.percent(burn.absorbed, 0),
        "time": formats.percent(burn.time_gone, 0),
    }
    name = f"{gift.reference} {gift.donor}"
    return Share(name, float(burn.absorbed or 0), float(burn.time_gone), "late" if is_late else "", f"{name}: {words}")


def band_label(first: int, last: int | None) -> str:
    if last is None:
        return _("over %(days)s days") % {"days": formats.number(first - 1)}
    return _("%(first)s–%(last)s days") % {"first": formats.number(first), "last": formats.number(last)}


def limit_text(unit: str, limit: Any) -> str:
    if limit is None:
        return formats.UNKNOWN
    return {"days": formats.number, "percent": formats.percent, "usd": lambda value: formats.usd(value, 2)}[unit](limit)
