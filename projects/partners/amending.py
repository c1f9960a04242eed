"""Partners as a section of an amendment: a role begins or ends. What a partner does is described on its page at any time.

The rows of an amendment are read by States too. So a protected partner stands in them by its reference alone, and what it
does is not said.
"""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.accounts.models import User
from portal.workflow import Blocker
from projects.partners.actions import write_end, write_role
from projects.partners.models import Partner, ProjectPartner
from projects.portfolio.amendments.sections import Field, Row, Section
from projects.portfolio.models import Project

FIXED = ("partner", "role", "since", "contribution")  # of a role that is there: another role is another row


def partner_choices(project: Project) -> Sequence[tuple[str, str]]:
    """Active ones, and those that the project has; a protected one by its reference."""
    held = Partner.objects.filter(roles__project=project)
    rows = (Partner.objects.active() | Partner.objects.filter(pk__in=held.values("pk"))).distinct()
    return [(str(partner.pk), str(partner)) for partner in rows.order_by("is_protected", "name", "pk")]


def read(project: Project) -> list[Row]:
    """The roles that have not ended."""
    rows = ProjectPartner.objects.filter(project=project, until__isnull=True).select_related("partner")
    return [
        {
            "key": str(row.pk),
            "partner": str(row.partner_id),
            "role": row.role,
            "since": row.since.isoformat(),
            "contribution": "" if row.partner.is_protected else row.contribution,
            "until": None,
            "end_reason": "",
        }
        for row in rows.order_by("since", "id")
    ]


def is_new(row: Row) -> bool:
    return str(row["key"]).startswith("new")


def text(row: Row, name: str) -> str:
    return str(row.get(name) or "").strip()


def refuse(project: Project, rows: list[Row]) -> list[Blocker]:
    known = {row["key"]: row for row in read(project)}
    partners = Partner.objects.in_bulk([int(key) for row in rows if (key := text(row, "partner")).isdecimal()])
    found: list[Blocker] = []
    seen: set[tuple[str, str]] = set()
    for row in rows:
        partner = partners.get(int(text(row, "partner"))) if text(row, "partner").isdecimal() else None
        found += against_new(row, partner) if is_new(row) else against_changed(row, known.get(row["key"]), partner)
        found += against_dates(row, partner)
        pair = (text(row, "partner"), text(row, "role"))
        if not text(row, "until") and pair in seen:
            found.append(Blocker(_("%(partner)s has the same role twice.") % {"partner": partner}))
        seen |= set() if text(row, "until") else {pair}
    return found


def against_new(row: Row, partner: Partner | None) -> list[Blocker]:
    if partner is None:
        return [Blocker(_("Choose the partner of each new role from the registry."))]
    found = []
    if not partner.is_active or partner.merged_into_id is not None:
        found.append(Blocker(_("“%(partner)s” is no longer active in the registry.") % {"partner": partner}))
    if text(row, "role") not in ProjectPartner.Role:
        found.append(Blocker(_("Choose a role for %(partner)s.") % {"partner": partner}))
    if partner.is_protected and text(row, "contribution"):
        sentence = _("An amendment is read outside OHCHR: describe what %(partner)s does in the partners room instead.")
        found.append(Blocker(sentence % {"partner": partner}))
    return found


def against_changed(row: Row, before: Row | None, partner: Partner | None) -> list[Blocker]:
    if before is None:
        return [Blocker(_("A role of this amendment is no longer there."))]
    if any(text(row, name) != text(before, name) for name in FIXED):
        sentence = _("%(partner)s: a role that is there can only end. End it and add the new role as a new row.")
        return [Blocker(sentence % {"partner": partner})]
    return []


def against_dates(row: Row, partner: Partner | None) -> list[Blocker]:
    found = []
    since, until = day(row, "since"), day(row, "until")
    facts = {"partner": partner or _("New role")}
    if since is None:
        found.append(Blocker(_("%(partner)s: give the day from which the role is held.") % facts))
    if since and until and until < since:
        found.append(Blocker(_("%(partner)s: the role cannot end before it begins.") % facts))
    if until and not text(row, "end_reason"):
        found.append(Blocker(_("%(partner)s: say why the role ends.") % facts))
    if not until and text(row, "end_reason"):
        found.append(Blocker(_("%(partner)s: give the day on which the role ends.") % facts))
    return found


def day(row: Row, name: str) -> date | None:
    try:
        return date.fromisoformat(text(row, name))
    except ValueError:
        return None


def write(project: Project, rows: list[Row], by: User) -> None:
    held = {str(row.pk): row for row in ProjectPartner.objects.filter(project=project, until__isnull=True)}
    until: date | None
    for row in rows:
        until = day(row, "until")
        if not is_new(row) and until:
            write_end(held[row["key"]], until, text(row, "end_reason"))
    for row in rows:
        since = day(row, "since")
        if is_new(row) and since:
            partner = Partner.objects.get(pk=int(text(row, "partner")))
            made = write_role(project, partner, text(row, "role"), since, text(row, "contribution"))
            if until := day(row, "until"):
                write_end(made, until, text(row, "end_reason"))


SECTION = Section(
    key="partners",
    label=gettext_lazy("Partners"),
    fields=(
        Field("partner", gettext_lazy("Partner"), "choice", partner_choices, required=True, only_new=True),
        Field(
            "role",
            gettext_lazy("Role"),
            "choice",
            lambda project: ProjectPartner.Role.choices,
            required=True,
            only_new=True,
        ),
        Field("since", pgettext_lazy("date", "From"), "day", required=True, only_new=True),
        Field("contribution", gettext_lazy("What it does"), "long"),
        Field("until", pgettext_lazy("date", "Until"), "day"),
        Field("end_reason", gettext_lazy("Why it ends")),
    ),
    read=read,
    refuse=refuse,
    write=write,
    may_add=True,
    order=40,
)
