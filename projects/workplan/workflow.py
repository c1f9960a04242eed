"""An activity from plan to done. Its stage follows from the progress that people record; only cancelling is an act of its own."""

from django.utils.translation import pgettext_lazy

from portal.workflow import Move, State, Workflow, register
from projects.portfolio.workflow import NOBODY
from projects.workplan.models import Activity

S = Activity.Status
OWNER = pgettext_lazy("whose turn", "Owner")
RECORD, CHANGE = "projects.record_activity", "projects.change_activity"

WORKFLOW = register(
    Workflow(
        "activity",
        (
            State(S.PLANNED, S.PLANNED.label, S.PLANNED.label, OWNER),
            State(S.ONGOING, S.ONGOING.label, S.ONGOING.label, OWNER, "progress"),
            State(S.DONE, S.DONE.label, S.DONE.label, NOBODY, "ok"),
            State(S.CANCELLED, S.CANCELLED.label, S.CANCELLED.label, NOBODY, "warn"),
        ),
        (
            Move(
                "begin",
                pgettext_lazy("activity", "Begin"),
                pgettext_lazy("history", "Begun"),
                (S.PLANNED,),
                S.ONGOING,
                RECORD,
            ),
            Move(
                "finish",
                pgettext_lazy("activity", "Finish"),
                pgettext_lazy("history", "Done"),
                Activity.OPEN,
                S.DONE,
                RECORD,
            ),
            Move(
                "reopen",
                pgettext_lazy("activity", "Not done after all"),
                pgettext_lazy("history", "Under way again"),
                (S.DONE,),
                S.ONGOING,
                RECORD,
            ),
            Move(
                "cancel",
                pgettext_lazy("activity", "Cancel"),
                pgettext_lazy("history", "Cancelled"),
                Activity.OPEN,
                S.CANCELLED,
                CHANGE,
                needs_note=True,
            ),
        ),
    )
)


def verb_to(target: str, status: str) -> str:
    """The move that progress makes; empty where the stage stays."""
    if target == status:
        return ""
    if target == S.DONE:
        return "finish"
    return "reopen" if status == S.DONE else "begin"
