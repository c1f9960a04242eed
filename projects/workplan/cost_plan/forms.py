"""The cost plan as a grid: one row a line, some empty rows below, a tick to take a line out."""

from collections.abc import Mapping
from typing import Any

from portal.reference.finance import ObjectClass
from portal.workflow import Blocker
from projects.portfolio.amendments.sections import Row
from projects.portfolio.models import Project
from projects.workplan.cost_plan.actions import FIELDS, NEW, read
from projects.workplan.models import BudgetLine

SPARE, MOST = 5, 200


class Grid:
    """Not a form of Django: its rows are checked by `actions.refuse`, which amendments use too."""

    def __init__(self, project: Project, data: Mapping[str, Any] | None = None) -> None:
        self.data = data
        self.rows = typed(data) if data is not None else [*read(project), *empty_rows()]
        self.errors: dict[str, list[str]] = {}
        self.others: list[str] = []

    @property
    def wanted(self) -> list[Row]:
        """The rows to keep: ticked ones are taken out, empty ones were not meant."""
        return [row for row in self.rows if not row.get("is_out") and not is_empty(row)]

    def show(self, reasons: list[Blocker]) -> None:
        """Puts each reason beside its cell. Places count the wanted rows; the page counts all."""
        places = [index for index, row in enumerate(self.rows) if not row.get("is_out") and not is_empty(row)]
        for reason in reasons:
            parts = reason.anchor.removeprefix("id_").split("-")
            if len(parts) == 3 and parts[0] == "line":
                self.errors.setdefault(f"{places[int(parts[1])]}-{parts[2]}", []).append(str(reason))
            else:
                self.others.append(str(reason))

    @property
    def shown(self) -> list[dict[str, Any]]:
        """As the template draws them."""
        return [self.drawn(index, row) for index, row in enumerate(self.rows)]

    def drawn(self, index: int, row: Row) -> dict[str, Any]:
        errors = {field: self.errors.get(f"{index}-{field}", []) for field in FIELDS}
        return {"index": index, "row": row, "errors": errors, "is_new": str(row["key"]).startswith(NEW)}

    @property
    def summary(self) -> list[tuple[str, str]]:
        cells = [(f"id_line-{place}", text) for place, texts in self.errors.items() for text in texts]
        return [*(("", text) for text in self.others), *cells]

    object_classes = ObjectClass.choices
    sources = BudgetLine.Source.choices


def typed(data: Mapping[str, Any]) -> list[Row]:
    rows = []
    for index in range(MOST):
        key = data.get(f"line-{index}-key")
        if key is None:
            break
        row = {field: str(data.get(f"line-{index}-{field}", "")).strip() for field in FIELDS}
        row["amount_usd"] = row["amount_usd"].replace(",", "").replace(" ", "").replace("\u00a0", "")
        rows.append({"key": key, **row, "is_out": bool(data.get(f"line-{index}-out"))})
    return rows


def empty_rows(number: int = SPARE) -> list[Row]:
    return [
        {"key": f"{NEW}-{n}", "code": "", "description": "", "object_class": "", "source": "vftc", "amount_usd": ""}
        for n in range(number)
    ]


def is_empty(row: Row) -> bool:
    """Only the source, which every spare row has already, says nothing."""
    return str(row["key"]).startswith(NEW) and not any(row[field] for field in FIELDS if field != "source")
