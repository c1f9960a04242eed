"""Figures that do not move any more: dataclasses ↔ canonical JSON, and the list that says where each number came from."""

import hashlib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import MappingProxyType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import orjson

from portal.reference.names import Names, name_in, names_of

Facts = TypeVar("Facts")
NO_OPTIONS: Mapping[str, Any] = MappingProxyType({})
__all__ = ["NO_OPTIONS", "Figure", "Names", "Sheet", "canonical", "fingerprint", "name_in", "names_of", "plain", "thaw"]


@dataclass(frozen=True)
class Figure:
    """One number of a report, with what a reader needs to trust it."""

    id: str  # stable: requests.received
    value: Decimal | None  # None: cannot be given, which is not zero
    unit: str  # requests, States, working_days, usd, score …
    basis: str  # in_period, at_drafting, at_end, at_start: see reports.kinds.words
    as_at: date
    source: str  # the table and the condition, in the words of the data model
    rows: int  # how many rows the number was made of


@dataclass
class Sheet:
    """Collects the figures of a report while they are computed."""

    figures: list[Figure] = field(default_factory=list)

    def note(
        self, id: str, value: Decimal | int | None, *, unit: str, basis: str, as_at: date, source: str, rows: int
    ) -> Decimal | None:
        exact = Decimal(value) if value is not None else None
        self.figures.append(Figure(id, exact, unit, basis, as_at, source, rows))
        return exact


def canonical(value: Any) -> bytes:
    """The one JSON text of these facts: sorted keys, exact decimals as text."""
    data = orjson.loads(orjson.dumps(value, default=plain))  # the fields of a dataclass are not sorted, keys are
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS)


def plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(type(value))


def fingerprint(content: Any) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()


@cache
def types_of(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def thaw(kind: type[Facts], data: dict[str, Any]) -> Facts:
    """The dataclass again, from what the JSON holds. A field that came later has a default, which an older report gets;
    any other that is missing, and one too many, raises: nothing is guessed."""
    known = {item.name: has_default(item) for item in fields(kind)}  # type: ignore[arg-type]
    lacking = {name for name, is_later in known.items() if not is_later} - set(data)
    if other := lacking | (set(data) - set(known)):
        raise ValueError(f"Frozen {kind.__name__} has other fields: {sorted(other)}")
    types = types_of(kind)  # type: ignore[arg-type]
    return kind(**{name: value_of(types[name], value) for name, value in data.items()})


def has_default(item: "Field[Any]") -> bool:
    return item.default is not MISSING or item.default_factory is not MISSING


def value_of(kind: Any, value: Any) -> Any:  # noqa: PLR0911 (one line a kind of value)
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        inner = [option for option in get_args(kind) if option is not type(None)]
        return None if value is None else value_of(inner[0], value)
    if origin is tuple:
        return tuple(value_of(get_args(kind)[0], item) for item in value)
    if origin is dict:
        return dict(value)
    if is_dataclass(kind) and isinstance(kind, type):
        return thaw(kind, value)
    if kind is Decimal:
        return Decimal(value)
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    return value
