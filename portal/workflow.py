"""Workflow as data: states with their two names and whose turn it is, and a table of moves.

A feature declares a `Workflow`; its `actions.py` calls `move`, which is the only code that assigns `status`.
`manage.py workflows` prints the tables and diagrams.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit

Text = str | Promise


@dataclass(frozen=True)
class Blocker:
    """One reason why a move cannot be made now, in words for the person, with the place where it can be mended."""

    sentence: Text
    anchor: str = ""  # id of the field on the record's form
    url: str = ""  # address of the page with that field, where the form has several pages

    def __str__(self) -> str:
        return str(self.sentence)


class NotAllowed(Exception):
    """A move that the workflow, a right or a fact forbids. `reasons` can be shown to the person."""

    def __init__(self, reasons: Iterable[Blocker]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(str(reason) for reason in self.reasons))


@dataclass(frozen=True)
class State:
    """One state: name for staff, name for the other side, whose turn it is, and the badge's tone."""

    value: str
    label: Text
    outside: Text
    owner: Text
    tone: str = "info"  # info, ok, warn, bad, progress


@dataclass(frozen=True)
class Move:
    """One verb: from which states, to which state, with which permission."""

    verb: str
    label: Text  # of the button
    done: Text  # what the history says
    sources: tuple[str, ...]
    target: str
    permission: str
    needs_note: bool = False
    tone: str = ""  # primary, danger or nothing: how the button looks
    internal: bool = False  # the other side does not see who did it and why


@dataclass(frozen=True)
class Workflow:
    name: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    blockers: Mapping[str, Callable[[Any], list[Blocker]]] = field(default_factory=dict)  # verb → facts still missing

    def state(self, value: str) -> State:
        return next(state for state in self.states if state.value == value)

    def verb(self, verb: str) -> Move:
        return next(move for move in self.moves if move.verb == verb)

    def open_moves(self, record: Any, user: User) -> list[Move]:
        """The moves this person may make from here, whatever facts may still be missing."""
        return [move for move in self.moves if record.status in move.sources and user.has_perm(move.permission, record)]

    def reasons_against(self, record: Any, verb: str) -> list[Blocker]:
        """What stands in the way of `verb` apart from the person's rights; empty when nothing does."""
        move = self.verb(verb)
        if record.status not in move.sources:
            return [
                Blocker(
                    _("“%(move)s” is not possible while the record is “%(state)s”.")
                    % {"move": move.label, "state": self.state(record.status).label}
                )
            ]
        find = self.blockers.get(verb)
        return find(record) if find else []

    def move(
        self,
        record: Any,
        verb: str,
        *,
        by: User | None,
        note: str = "",
        now: datetime | None = None,
        facts: dict[str, Any] | None = None,
        **fields: Any,
    ) -> Any:
        """Locks the record, checks right, table and facts, sets the status and `fields`, and writes the audit event.

        `by` None is the system acting on its own rules. Returns the record as stored. Raises NotAllowed with all
        reasons. Call it inside a transaction.
        """
        move = self.verb(verb)
        stored = type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
        reasons = self.reasons_against(stored, verb)
        if by is not None and not by.has_perm(move.permission, stored):
            reasons.append(Blocker(_("You do not have the right to “%(move)s”.") % {"move": move.label}))
        if move.needs_note and not note.strip():
            reasons.append(Blocker(_("Say why: this move needs a reason in words."), anchor="id_note"))
        if reasons:
            raise NotAllowed(reasons)
        before = stored.status
        stored.status = move.target
        for name, value in fields.items():
            setattr(stored, name, value)
        stored.save(update_fields=["status", *fields])
        audit.record(
            stored,
            verb,
            by=by,
            at=now or timezone.now(),
            from_status=before,
            to_status=move.target,
            note=note,
            is_internal=move.internal,
            facts=facts,
        )
        record.refresh_from_db()
        return record

    def set_on(self, records: Iterable[Any], verb: str) -> None:
        """The status alone, on many records at once. The caller has locked and checked them, saves them and writes the event."""
        move = self.verb(verb)
        for record in records:
            if record.status not in move.sources:
                raise NotAllowed(self.reasons_against(record, verb))
            record.status = move.target

    def mermaid(self) -> str:
        lines = ["stateDiagram-v2"]
        lines += [f"    {source} --> {move.target}: {move.verb}" for move in self.moves for source in move.sources]
        return "\n".join(lines)


REGISTRY: dict[str, Workflow] = {}


def register(workflow: Workflow) -> Workflow:
    REGISTRY[workflow.name] = workflow
    return workflow
