"""How a page or a call of the API carries out each move of an action point."""

from collections.abc import Callable
from typing import Any

from portal.accounts.models import User
from portal.workflow import Blocker, NotAllowed
from projects.risks.models import ActionPoint
from projects.risks.points import actions
from projects.risks.points.forms import HandOverForm, NoteForm

Act = Callable[..., ActionPoint]
STEPS: dict[str, Act] = {
    "finish": actions.finish,
    "verify": actions.verify,
    "return": actions.give_back,
    "hand_over": actions.hand_over,
    "cancel": actions.cancel,
}


def form_of(verb: str, point: ActionPoint, reader: Any, data: Any) -> NoteForm:
    return HandOverForm(data, project=point.project, reader=reader) if verb == "hand_over" else NoteForm(data)


def carry_out(point: ActionPoint, verb: str, *, by: User, form: NoteForm) -> ActionPoint:
    """Raises NotAllowed, also for what the form refuses."""
    if not form.is_valid():
        raise NotAllowed(
            Blocker(text, f"id_{field}") for field, texts in form.errors.items() for text in map(str, texts)
        )
    return STEPS[verb](point, by=by, **form.cleaned_data)
