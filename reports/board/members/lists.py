from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.listing import Column, Kind, Listing
from portal.listing.filters import ChoiceFilter, SearchFilter
from reports.board.members.models import BoardMember, BoardTerm


class MemberFilter(django_filters.FilterSet):
    q = SearchFilter("name")
    group = ChoiceFilter(
        label=_("Regional group"),
        field_name="regional_group__code",
        choices=[(code, code) for code in ("AFG", "APG", "EEG", "GRULAC", "WEOG")],
    )
    serving = ChoiceFilter(
        label=_("Serves today"), choices=[("yes", pgettext_lazy("filter", "Yes"))], method="that_serve"
    )

    class Meta:
        model = BoardMember
        fields: list[str] = []

    def that_serve(self, rows: Any, _name: str, _value: str) -> Any:
        return rows.serving(timezone.localdate())


def rows(reader: Any) -> Any:
    found = BoardMember.objects.visible_to(reader) if reader.has_perm("reports.view_boardmember") else None
    kept = BoardMember.objects.none() if found is None else found
    return kept.select_related("regional_group", "state").prefetch_related("terms")


def last_term(row: BoardMember) -> BoardTerm | None:
    return max(row.terms.all(), key=lambda term: term.starts_on, default=None)


def of_last(row: BoardMember, name: str) -> Any:
    term = last_term(row)
    return getattr(term, name) if term else None


BOARD_MEMBERS = Listing(
    name="board_members",
    title=_("Members of the Board"),
    rows=rows,
    filters=MemberFilter,
    columns=(
        Column("name", _("Name"), lambda row: row.name, sort=("name",), is_main=True),
        Column("regional_group", _("Regional group"), lambda row: row.regional_group.code, Kind.CODE,
               ("regional_group__position",)),
        Column("state", _("Nationality"), lambda row: row.state and row.state.name),
        Column("term", _("Term"), lambda row: of_last(row, "number"), Kind.NUMBER),
        Column("starts_on", _("From"), lambda row: of_last(row, "starts_on"), Kind.DAY),
        Column("ends_on", _("Until"), lambda row: of_last(row, "ends_on"), Kind.DAY),
        Column("chairs_from", _("Chair from"), lambda row: of_last(row, "chairs_from"), Kind.DAY),
        Column("chairs_until", _("Chair until"), lambda row: of_last(row, "chairs_until"), Kind.DAY),
    ),
    default_sort="name",
    empty=_("No member of the Board is recorded yet."),
)  # fmt: skip
