"""The request's workflow, registered with what stands in the way of each move. Every action of the feature moves through it."""

from portal.workflow import Workflow, register
from projects.requests import blockers
from projects.requests.workflow import MOVES, STATES

WORKFLOW = register(
    Workflow(
        "request",
        STATES,
        MOVES,
        blockers={
            "submit": blockers.to_submit,
            "resume_screening": blockers.to_resume_screening,
            "resume_assessment": blockers.to_resume_assessment,
            "lapse": blockers.to_lapse,
            "seek_advice": blockers.to_decide_on,
            "bring_to_decision": blockers.to_decide_on,
            "agree": blockers.to_agree,
            "reopen": blockers.to_reopen,
        },
    )
)
