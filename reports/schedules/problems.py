"""Why a scheduled report was not drafted, as a code that is kept and a sentence in the reader's language."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from reports.kinds import KINDS


@dataclass(frozen=True)
class Cause:
    sentence: Promise
    remedy: Promise  # what a person can do


CAUSES = {
    "ledger": Cause(
        gettext_lazy("The ledger does not add up, so nothing is reported."),
        gettext_lazy("Finance has to reconcile it first; see the proof of the books."),
    ),
    "empty": Cause(
        gettext_lazy(
            "Nothing is recorded about %(scope)s up to the end of this period, so there is nothing to report."
        ),
        gettext_lazy("Once something is recorded, “Draft it now” makes the report."),
    ),
    "scope": Cause(
        gettext_lazy("The portal knows nothing under the code “%(scope)s”, which this report should be about."),
        gettext_lazy("Leave this report out, end the rule, and make one with the right code."),
    ),
    "kind": Cause(
        gettext_lazy("The portal does not know the kind of report “%(kind)s”."),
        gettext_lazy("End the rule: its kind of report is no longer made."),
    ),
    "refused": Cause(
        gettext_lazy("The report was refused: %(detail)s"),
        gettext_lazy("Mend what the reason says; it is tried again by itself."),
    ),
    "unexpected": Cause(
        gettext_lazy("Something in the portal failed while the figures were computed (%(detail)s)."),
        gettext_lazy("It is tried again by itself; the administrator finds the whole error in the log."),
    ),
    "person": Cause(
        gettext_lazy("Left out by a person: %(detail)s"), gettext_lazy("“Draft it now” makes it all the same.")
    ),
}
PAUSED = "paused"  # kept as the reason of a run that fell into a pause
EMPTY_IS_SAID = frozenset({"board", "statement"})  # kinds whose report of a period without data says just that


class NotDrafted(Exception):
    """Why a report could not be drafted. `is_final`: there is nothing to try again."""

    def __init__(self, cause: str, detail: str = "", *, is_final: bool = False) -> None:
        super().__init__(cause)
        self.cause, self.detail, self.is_final = cause, detail, is_final


def in_words(row: Any) -> str:
    """Why this report is not there, in the reader's language; "" when there is nothing to say."""
    if not row.cause:
        return ""
    return str(CAUSES[row.cause].sentence) % {"scope": scope_name(row), "kind": row.kind, "detail": row.problem}


def skip_in_words(run: Any) -> str:
    """Why a run of a rule is left out."""
    return (
        pgettext("reason of a run left out", "The rule was paused on that day.") if run.reason == PAUSED else run.reason
    )


def remedy(row: Any) -> str:
    return str(CAUSES[row.cause].remedy) if row.cause else ""


def scope_name(row: Any) -> str:
    """What the report is about, by name where the code still has one."""
    kind = KINDS.get(row.kind)
    if kind is None or kind.scope is None or not row.scope:
        return row.scope or _("the whole programme")
    try:
        return str(kind.scope.name(row.scope)) or row.scope
    except Exception:
        return str(row.scope)
