"""The words of a scenario's address: fund, months, basis of the spending, and any number of shocks."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.funds.models import Fund
from funding.radar.scenario.figures import From, Inflow, Shock, What
from portal import formats

MOST = 12  # shocks in one address: more cannot be read
LONGEST = 60  # months
SPENDING = (
    ("allocated", gettext_lazy("What is allocated, over the time of each project")),
    ("plan", gettext_lazy("The annual plan of the fund")),
    ("trailing", gettext_lazy("As in the past twelve months")),
)
WHO = re.compile(r"all|pledges|(?:donor|contribution|instalment)-\d{1,9}")


class ScenarioForm(forms.Form):
    fund = forms.ModelChoiceField(
        label=gettext_lazy("Fund"), queryset=Fund.objects.voluntary(), to_field_name="code", empty_label=None
    )
    months = forms.TypedChoiceField(
        label=gettext_lazy("Months"), coerce=int, choices=[(number, number) for number in (12, 24, 36)]
    )
    spending = forms.ChoiceField(label=gettext_lazy("Spending"), choices=SPENDING)


class ShockForm(forms.Form):
    """One more shock, chosen from what the fund expects."""

    who = forms.ChoiceField(label=gettext_lazy("Which money"))
    what = forms.ChoiceField(
        label=gettext_lazy("What happens"),
        choices=[
            (What.LATE.value, gettext_lazy("comes late, by months")),
            (What.PART.value, gettext_lazy("comes in part, per cent")),
            (What.NEVER.value, gettext_lazy("never comes")),
        ],
    )
    by = forms.IntegerField(label=gettext_lazy("Months or per cent"), required=False, min_value=0, max_value=100)

    def __init__(self, data: Any = None, *, inflows: Sequence[Inflow], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["who"]
        field.choices = choices(inflows)

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        if words.get("what") in (What.LATE, What.PART) and words.get("by") is None:
            self.add_error("by", _("Say by how many months, or how many per cent come."))
        if words.get("what") == What.LATE and (words.get("by") or 0) > LONGEST:
            self.add_error("by", too_long())
        return words

    @property
    def shock(self) -> Shock:
        words = self.cleaned_data
        return Shock(words["who"], What(words["what"]), words["by"] or 0)


def too_long() -> str:
    return _("At most %(months)s months.") % {"months": formats.number(LONGEST)}


def choices(inflows: Sequence[Inflow]) -> list[tuple[str, Any]]:
    donors = {f"donor-{each.donor_id}": each.donor for each in inflows}
    single = [(key_of(each), name_of(each)) for each in inflows]
    made: list[tuple[str, Any]] = [("all", _("All that is expected")), ("pledges", _("All pledges"))]
    if donors:
        made.append((_("Donors"), sorted(donors.items(), key=lambda pair: pair[1])))
        made.append((_("Single payments"), single))
    return made


def key_of(inflow: Inflow) -> str:
    if inflow.instalment_id is not None:
        return f"instalment-{inflow.instalment_id}"
    return f"contribution-{inflow.contribution_id}"


def name_of(inflow: Inflow) -> str:
    part = {
        From.INSTALMENT: _("instalment %(number)s") % {"number": formats.number(inflow.number)},
        From.AGREEMENT: _("rest of the agreement"),
        From.PLEDGE: _("pledge"),
    }[inflow.source]
    return f"{inflow.donor}, {inflow.reference}, {part}: {formats.usd(inflow.usd)} ({formats.month(inflow.month)})"


def read_shocks(words: Iterable[str]) -> tuple[list[Shock], list[str]]:
    """The shocks of the address, and what of it cannot be read."""
    shocks: list[Shock] = []
    unread: list[str] = []
    for word in words:
        shock = read(word)
        if shock is None or len(shocks) == MOST:
            unread.append(word)
        else:
            shocks.append(shock)
    return shocks, unread


def read(word: str) -> Shock | None:
    who, _colon, rest = word.partition(":")
    what, _colon, by = rest.partition(":")
    if not WHO.fullmatch(who) or what not in tuple(What):
        return None
    if what == What.NEVER:
        return None if by else Shock(who, What.NEVER)
    if not re.fullmatch(r"[0-9]{1,3}", by) or int(by) > (LONGEST if what == What.LATE else 100):
        return None
    return Shock(who, What(what), int(by))


def words_of(shock: Shock, inflows: Sequence[Inflow]) -> str:
    """“Norway: comes 6 months late”."""
    fate = {
        What.LATE: _("%(n)s months late"),
        What.PART: _("only %(n)s per cent comes"),
        What.NEVER: _("never comes"),
    }[shock.what] % {"n": formats.number(shock.by)}
    return f"{who_of(shock, inflows)}: {fate}"


def who_of(shock: Shock, inflows: Sequence[Inflow]) -> str:
    if shock.who in ("all", "pledges"):
        return {"all": _("All that is expected"), "pledges": _("All pledges")}[shock.who]
    found = next((each for each in inflows if shock.meets(each)), None)
    if found is None:
        return _("money that is not expected any more")
    return found.donor if shock.who.startswith("donor") else name_of(found)
