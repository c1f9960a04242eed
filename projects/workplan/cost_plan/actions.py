"""The only code that writes the lines of a cost plan, for the grid and for amendments: rows of plain values."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import formats
from portal.accounts.models import User
from portal.audit import actions as audit
from portal.audit.history import explain
from portal.reference.finance import ObjectClass
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.amendments.sections import Row
from projects.portfolio.amendments.when import against_direct_change, raise_revision
from projects.portfolio.models import Project
from projects.workplan.models import BudgetLine
from projects.workplan.when import locked

NEW = "new"
FIELDS = ("code", "description", "object_class", "source", "amount_usd")
LONGEST = {"code": 12, "description": 200}
MOST = Decimal("999999999999.99")

explain(save_cost_plan=gettext_lazy("Cost plan changed"))


def read(project: Project) -> list[Row]:
    """The lines as plain values, in their order."""
    return [row_of(line) for line in project.budget_lines.all()]


def row_of(line: BudgetLine) -> Row:
    facts = {field: getattr(line, field) for field in FIELDS}
    return {"key": str(line.pk), **facts, "amount_usd": str(line.amount_usd)}


def refuse(project: Project, rows: Sequence[Row]) -> list[Blocker]:
    """All reasons against these rows being the cost plan; each names its line and, as its place, `line-<index>-<field>`."""
    codes = Counter(str(row.get("code") or "").strip() for row in rows)
    found = [reason for index, row in enumerate(rows) for reason in against_row(index, row, codes)]
    return [*found, *against_keys(project, rows), *against_removal(project, rows)]


def against_row(index: int, row: Row, codes: Counter[str]) -> Iterable[Blocker]:
    code = str(row.get("code") or "").strip()
    place = _("Line %(code)s") % {"code": code or formats.number(index + 1)}

    def told(field: str, sentence: str) -> Blocker:
        return Blocker(f"{place}: {sentence}", f"id_line-{index}-{field}")

    if not code:
        yield told("code", _("give it its number."))
    elif codes[code] > 1:
        yield told("code", _("its number is given to another line too."))
    if not str(row.get("description") or "").strip():
        yield told("description", _("say what it is for."))
    for field, longest in LONGEST.items():
        if len(str(row.get(field) or "")) > longest:
            yield told(field, _("at most %(n)s characters.") % {"n": formats.number(longest)})
    if row.get("object_class") not in ObjectClass.values:
        yield told("object_class", _("choose the object class."))
    if row.get("source") not in BudgetLine.Source.values:
        yield told("source", _("choose where the money comes from."))
    amount = amount_of(row)
    if amount is None or not 0 <= amount <= MOST:
        yield told("amount_usd", _("give an amount in US$ that is not negative, with two decimals at most."))


def amount_of(row: Row) -> Decimal | None:
    try:
        amount = Decimal(str(row.get("amount_usd")))
    except InvalidOperation:
        return None
    if not amount.is_finite() or amount != round(amount, 2):
        return None
    return amount


def against_keys(project: Project, rows: Sequence[Row]) -> list[Blocker]:
    """A line that somebody has taken out meanwhile, or of another project."""
    known = {str(pk) for pk in project.budget_lines.values_list("pk", flat=True)}
    gone = [row for row in rows if not is_new(row) and row["key"] not in known]
    return [Blocker(_("Line %(code)s is not there any more.") % {"code": row.get("code")}) for row in gone]


def against_removal(project: Project, rows: Sequence[Row]) -> list[Blocker]:
    """A line that activities are paid from stays."""
    kept = {row["key"] for row in rows}
    gone = [line for line in project.budget_lines.prefetch_related("activities") if str(line.pk) not in kept]
    found = []
    for line in gone:
        numbers = [formats.number(activity.number) for activity in line.activities.all()]
        if numbers:
            sentence = _("Line %(code)s: it stays, because it is the line of activity %(numbers)s.")
            found.append(Blocker(sentence % {"code": line.code, "numbers": formats.names(numbers)}))
    return found


@transaction.atomic
def save(project: Project, rows: Sequence[Row], *, by: User, now: datetime | None = None) -> None:
    """Makes these rows the cost plan of a project in planning: all of them or none. Rows whose key begins with "new" are added."""
    project = locked(project)
    reasons = against_direct_change(project)
    if not by.has_perm("projects.manage_project", project):
        reasons = [Blocker(_("You do not manage this project.")), *reasons]
    reasons += refuse(project, rows)
    if reasons:
        raise NotAllowed(reasons)
    before = read(project)
    write(project, rows, by)
    after = read(project)
    if before == after:
        return
    raise_revision(project)
    total = sum((Decimal(row["amount_usd"]) for row in after), Decimal(0))
    kept = {"lines": len(after), "total_usd": str(total)}
    audit.record(project, "save_cost_plan", by=by, at=now, note=formats.usd(total, 2), facts=kept)


def write(project: Project, rows: Sequence[Row], _by: User) -> None:
    """Brings the lines to these rows, which `refuse` has let through. Codes may change places."""
    keys = {row["key"] for row in rows if not is_new(row)}
    project.budget_lines.exclude(pk__in=keys).delete()
    for line in project.budget_lines.filter(pk__in=keys):
        BudgetLine.objects.filter(pk=line.pk).update(code=f"~{line.pk}"[:12])
    for row in rows:
        facts: dict[str, Any] = {field: row[field] for field in FIELDS}
        facts |= {"code": str(row["code"]).strip(), "description": str(row["description"]).strip()}
        facts["amount_usd"] = Decimal(str(row["amount_usd"]))
        if is_new(row):
            project.budget_lines.create(**facts)
        else:
            project.budget_lines.filter(pk=row["key"]).update(**facts)


def is_new(row: Row) -> bool:
    return str(row["key"]).startswith(NEW)
