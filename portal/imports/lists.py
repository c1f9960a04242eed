from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.imports.kinds import all_kinds
from portal.imports.models import ImportBatch
from portal.listing import Column, Kind, Listing
from portal.listing.filters import ChoiceFilter, SearchFilter

TONES = {
    ImportBatch.Status.READING: "progress",
    ImportBatch.Status.FAILED: "bad",
    ImportBatch.Status.STAGED: "warn",
    ImportBatch.Status.MATCHING: "progress",
    ImportBatch.Status.APPLYING: "progress",
    ImportBatch.Status.UNDOING: "progress",
    ImportBatch.Status.APPLIED: "ok",
    ImportBatch.Status.UNDONE: "info",
}


def kind_choices() -> list[tuple[str, Any]]:
    return [(kind.name, kind.label) for kind in all_kinds()]


class ImportFilter(django_filters.FilterSet):
    q = SearchFilter("file_name", "sha256", label=_("File"))
    kind = ChoiceFilter(label=pgettext_lazy("of an import", "Kind"), choices=kind_choices)
    status = ChoiceFilter(label=_("Status"), choices=ImportBatch.Status.choices)
    refused = ChoiceFilter(
        label=_("Could not be read or used"),
        choices=[("yes", pgettext_lazy("filter", "Yes"))],
        method="that_are_refused",
        widget=forms.HiddenInput,
    )
    whose = ChoiceFilter(
        label=_("Whose"),
        choices=[("mine", pgettext_lazy("imports", "Mine"))],
        method="of_mine",
        widget=forms.HiddenInput,
    )
    since = django_filters.DateFilter(
        "staged_at__date", "gte", label=_("Checked on or after"), widget=forms.HiddenInput
    )

    class Meta:
        model = ImportBatch
        fields: list[str] = []

    def that_are_refused(self, rows: Any, _name: str, _value: str) -> QuerySet[ImportBatch]:
        return rows.refused()

    def of_mine(self, rows: QuerySet[ImportBatch], _name: str, _value: str) -> QuerySet[ImportBatch]:
        return rows.filter(staged_by=self.request.user.pk)


def link(row: ImportBatch) -> str:
    return reverse("import_review", args=[row.pk])


def kind_label(row: ImportBatch) -> Any:
    return dict(kind_choices()).get(row.kind, row.kind)


def note(row: ImportBatch) -> str:
    who = row.staged_by.name if row.staged_by else _("command line")
    return f"{kind_label(row)} · {who}"


def status_label(row: ImportBatch) -> Any:
    if row.is_mappable:
        return _("Waits for its columns")
    if row.is_staged and row.errors:
        return _("Refused")
    kinds = {kind.name: kind for kind in all_kinds()}
    own = kinds[row.kind].status_label(row) if row.kind in kinds else None
    return own or row.get_status_display()


def status_tone(row: ImportBatch) -> str:
    if row.is_mappable:
        return "warn"
    return "bad" if row.is_staged and row.errors else TONES[ImportBatch.Status(row.status)]


def count(word: str) -> Any:
    return lambda row: row.counts.get(word)


IMPORTS = Listing(
    name="imports",
    title=_("Imports"),
    rows=lambda user: ImportBatch.objects.visible_to(user).for_list(),
    filters=ImportFilter,
    columns=(
        Column("number", _("Number"), lambda row: row.pk, Kind.NUMBER, ("id",), link=link),
        Column("file", _("File"), lambda row: row.file_name, sort=("file_name",), link=link, note=note, is_main=True),
        Column("kind", pgettext_lazy("of an import", "Kind"), kind_label, on_page=False),
        Column("profile", _("Format"), lambda row: row.profile, Kind.CODE, on_page=False),
        Column("status", _("Status"), status_label, Kind.BADGE, ("status",), tone=status_tone),
        Column("read", pgettext_lazy("rows", "Read"), count("read"), Kind.NUMBER),
        Column("created", pgettext_lazy("rows", "New"), count("created"), Kind.NUMBER),
        Column("updated", pgettext_lazy("rows", "Changed"), count("updated"), Kind.NUMBER),
        Column("unchanged", pgettext_lazy("rows", "Unchanged"), count("unchanged"), Kind.NUMBER, on_page=False),
        Column("rejected", pgettext_lazy("rows", "Rejected"), count("rejected"), Kind.NUMBER),
        Column("conflict", pgettext_lazy("rows", "In conflict"), count("conflict"), Kind.NUMBER, on_page=False),
        Column("checked_on", _("Checked"), lambda row: row.staged_at, Kind.DAY, ("staged_at",)),
        Column("staged_at", _("Checked at"), lambda row: row.staged_at, Kind.MOMENT, on_page=False),
        Column("staged_by", _("By"), lambda row: row.staged_by.name if row.staged_by else None, on_page=False),
        Column("sha256", "SHA-256", lambda row: row.sha256, Kind.CODE, on_page=False),
    ),
    default_sort="-number",
    empty=_("No file has been imported yet."),
)
