"""What the gallery page shows: each component with several states. Sample words are not translated: they are samples."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone

from portal import charts, formats
from portal.charts.samples import samples
from portal.workflow import Blocker, Move, State

TONES = ("info", "ok", "warn", "bad", "progress")
NOON = datetime(2026, 11, 5, 12, 0, tzinfo=timezone.get_default_timezone())


class SampleForm(forms.Form):
    title = forms.CharField(
        label="Title", max_length=160, widget=forms.TextInput(attrs={"dir": "auto"}), help_text="One line."
    )
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose"), ("a", "First"), ("b", "Second")])
    starts_on = forms.DateField(label="First day", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    need = forms.CharField(
        label="What has to change", widget=forms.Textarea(attrs={"rows": 3, "maxlength": 400, "dir": "auto"})
    )
    form_of_assistance = forms.ChoiceField(
        label="Form of assistance",
        widget=forms.RadioSelect,
        choices=[("advice", "Advice"), ("training", "Training"), ("grant", "Grant")],
    )
    letter = forms.FileField(label="Letter", required=False)
    consent = forms.BooleanField(label="I may send this for the Government.")


class SampleFilter(forms.Form):
    q = forms.CharField(
        label="Keyword", required=False, widget=forms.TextInput(attrs={"type": "search", "dir": "auto"})
    )
    stage = forms.ChoiceField(label="Stage", required=False, choices=[("", "All stages"), ("draft", "Draft")])


@dataclass(frozen=True)
class Step:
    label: str
    state: str = ""
    url: str = ""


def context(request: HttpRequest) -> dict[str, Any]:
    refused = SampleForm({"title": "", "need": "", "kind": "c"})
    years, received, spent = (2023, 2024, 2025, 2026), (18.1, 17.3, 19.6, 16.4), (16.2, 18.0, 17.8, 13.9)
    return {
        "states": [State(tone, tone, f"{tone} (outside)", "OHCHR", tone) for tone in TONES],
        "form": SampleForm(auto_id="empty_%s"),
        "refused": refused,
        "filter_form": SampleFilter(request.GET or None, auto_id="filter_%s"),
        "facts": [
            ("State", "Mauritania"),
            ("Estimated cost", formats.usd(412_000)),
            ("Balance", formats.money(-1234, "EUR")),
            ("Decision", None),
        ],
        "timeline": [
            {"title": "Submitted", "state": "done", "at": NOON, "who": "Ministry of Justice"},
            {"title": "Question asked", "state": "warn", "at": NOON, "text": "ما هي أماكن الاحتجاز؟", "lang": "ar"},
            {"title": "Assessment", "state": "now", "when": "since yesterday", "who": "Amina Diallo"},
            {"title": "Decision"},
        ],
        "steps": [
            Step("Institution", "done", "#steps"),
            Step("Request", "now"),
            Step("Documents"),
            Step("Review and send"),
        ],
        "move": Move("submit", "Submit", "Submitted", ("draft",), "submitted", "portal.view_people", tone="primary"),
        "decline": Move(
            "decline",
            "Decline",
            "Declined",
            ("draft",),
            "declined",
            "portal.view_people",
            needs_note=True,
            tone="danger",
        ),
        "change": {"before": "31 December 2027", "after": "31 March 2028"},
        "moved": [{"what": "Taken for screening", "who": "Amina Diallo", "at": NOON}],
        "blockers": [Blocker("The letter is missing.", "id_letter"), Blocker("No contact is named.")],
        "page": Paginator(range(1, 500), 20).get_page(request.GET.get("page", 4)),
        "kpis": [
            ("Active projects", formats.number(34), charts.spark([21, 24, 23, 29, 31, 34]), "in 29 States"),
            ("Received, 2026", formats.usd_millions(16_400_000), charts.spark([14, 16, 18, 17, 20, 16]), "as recorded"),
            ("Implementation rate", formats.percent(0.785), "", "of the cost plan"),
        ],
        "samples": samples(),
        "chart_rows": [
            [str(year), formats.number(first, 1), formats.number(second, 1)]
            for year, first, second in zip(years, received, spent, strict=True)
        ],
        "chart_heads": ["Year", "Received", "Spent"],
        "bars": [(label, value, formats.number(value, 1)) for label, value in (("Justice", 3.9), ("Equality", 1.4))],
        "tabs": [
            {"label": "Summary", "url": "#tabs", "is_current": True, "count": None},
            {"label": "Documents", "url": "#tabs", "is_current": False, "count": 5},
        ],
    }
