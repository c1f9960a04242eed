"""What if donors pay late, less or never: everything that was chosen is in the address."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from funding.funds.models import Fund
from funding.projects.sources import THE_FUND
from funding.radar.scenario import exports
from funding.radar.scenario.facts import FundFacts, fund_facts
from funding.radar.scenario.figures import Case, Shock, What, case, first_of, largest_donor, months_after
from funding.radar.scenario.forms import ScenarioForm, ShockForm, key_of, name_of, read_shocks, words_of
from funding.radar.views import require_staff
from portal import formats
from portal.charts.lines import Line, lines
from portal.listing.views import EXPORTS

DEFAULTS = {"months": "24", "spending": "allocated"}


@require_safe
def scenario_page(request: HttpRequest) -> HttpResponseBase:
    require_staff(request)
    words = request.GET.copy()
    for name, value in {"fund": default_fund(), **DEFAULTS}.items():
        words[name] = words.get(name) or value
    form = ScenarioForm(words)
    if not form.is_valid():
        return render(request, "funding/radar/scenario.html", {"form": form}, status=400)
    facts = fund_facts(request.user, form.cleaned_data["fund"], at=timezone.localdate())
    shocks, unread = read_shocks(request.GET.getlist("shock"))
    adding = ShockForm(request.GET if "who" in request.GET else None, inflows=facts.inflows)
    if adding.is_bound and adding.is_valid():
        return redirect(f"{request.path}{address(form, [*shocks, adding.shock])}")
    base, other = cases(facts, form, shocks)
    if export := EXPORTS.get(request.GET.get("export", "")):
        return file(export, facts, shocks, base, other)
    context = {
        "form": form,
        "adding": adding,
        "facts": facts,
        "unread": unread,
        "base": base,
        "other": other,
        **shown(facts, form, shocks, base, other),
    }
    status = 400 if unread or adding.errors else 200
    return render(request, "funding/radar/scenario.html", context, status=status)


def default_fund() -> str:
    codes = list(Fund.objects.voluntary().values_list("code", flat=True))
    return THE_FUND if THE_FUND in codes else next(iter(codes), "")


def cases(facts: FundFacts, form: ScenarioForm, shocks: list[Shock]) -> tuple[Case, Case]:
    first = first_of(facts.at)
    months = [months_after(first, number) for number in range(form.cleaned_data["months"])]
    given: dict[str, Any] = {
        "reserve_usd": facts.reserve.required_usd,
        "commitments": facts.commitments,
    }
    spending = facts.spending(form.cleaned_data["spending"], months)
    base = case(facts.opening_usd, facts.inflows, spending, months, **given)
    other = case(facts.opening_usd, facts.inflows, spending, months, **given, shocks=shocks)
    return base, other


def address(form: ScenarioForm, shocks: list[Shock]) -> str:
    words = QueryDict(mutable=True)
    words["fund"] = form.cleaned_data["fund"].code
    for name, usual in DEFAULTS.items():
        if str(form.cleaned_data[name]) != usual:
            words[name] = str(form.cleaned_data[name])
    words.setlist("shock", [str(shock) for shock in shocks])
    return f"?{words.urlencode(safe=':')}"


def scenario_in_words(facts: FundFacts, shocks: list[Shock]) -> str:
    return "; ".join(words_of(shock, facts.inflows) for shock in shocks) or _("Everything comes as expected")


def file(export: Any, facts: FundFacts, shocks: list[Shock], base: Case, other: Case) -> HttpResponseBase:
    code = facts.fund.code
    rows = exports.lines(code, scenario_in_words(facts, shocks), base, other)
    answer: HttpResponse = export(exports.table(code, f"{facts.at:%Y-%m-%d}"), list(rows))
    return answer


def shown(facts: FundFacts, form: ScenarioForm, shocks: list[Shock], base: Case, other: Case) -> dict[str, Any]:
    here = address(form, shocks)
    return {
        "shocks": [
            (words_of(shock, facts.inflows), str(shock), address(form, [*shocks[:index], *shocks[index + 1 :]]))
            for index, shock in enumerate(shocks)
        ],
        "presets": presets(facts, form),
        "lines": list(exports.lines(facts.fund.code, "", base, other)),
        "chart": chart(base, other),
        "expected": [
            (each, name_of(each), address(form, [*shocks, Shock(key_of(each), What.LATE, 6)]),
             address(form, [*shocks, Shock(key_of(each), What.NEVER)]))
            for each in facts.inflows
        ],
        "as_expected": address(form, []),
        "csv_query": f"{here}&export=csv",
        "xlsx_query": f"{here}&export=xlsx",
    }  # fmt: skip


def presets(facts: FundFacts, form: ScenarioForm) -> list[tuple[str, str]]:
    """Stress tests that every fund should stand."""
    made = []
    if donor := largest_donor(facts.inflows):
        label = _("The largest donor never pays: %(donor)s, %(usd)s") % {
            "donor": donor[1],
            "usd": formats.usd(donor[2]),
        }
        made.append((label, [Shock(f"donor-{donor[0]}", What.NEVER)]))
    made += [
        (_("All pledges come six months late"), [Shock("pledges", What.LATE, 6)]),
        (_("No pledge is ever signed"), [Shock("pledges", What.NEVER)]),
        (_("Everything comes a year late"), [Shock("all", What.LATE, 12)]),
        (_("Half of everything comes"), [Shock("all", What.PART, 50)]),
    ]
    return [(label, address(form, shocks)) for label, shocks in made]


def chart(base: Case, other: Case) -> SafeString:
    series = [
        Line(_("As expected"), tuple(month.closing_usd for month in base.months), "base"),
        Line(_("In this scenario"), tuple(month.closing_usd for month in other.months), "other"),
    ]
    if base.reserve_usd is not None:
        series.append(Line(_("Operating reserve"), (base.reserve_usd,) * len(base.months), "limit"))
    last = other.months[-1]
    return lines(
        series,
        [f"{formats.month_short(month.month)} {month.month.year}" for month in base.months],
        title=_("Cash of the fund, month by month, US$"),
        desc=_("From %(first)s to %(last)s: %(expected)s at the end as expected, %(other)s in this scenario.")
        % {
            "first": formats.month(base.months[0].month),
            "last": formats.month(last.month),
            "expected": formats.usd(base.months[-1].closing_usd),
            "other": formats.usd(last.closing_usd),
        },
        key="cash",
    )
