"""The States that made a recommendation: from their own column, or from the brackets that close the text."""

import re

from portal.imports.kinds import Plan
from portal.reference.models import State
from projects.recommendations import texts
from projects.recommendations.importing.context import Context
from projects.recommendations.importing.parties import say_unknown
from projects.recommendations.profiles.candidate import Candidate

UNKNOWN_TO_SOURCE = ("", "unknown", "n/a", "not known")
NOT_A_NAME = re.compile(r"^[A-Z]{2,8}s?$|\d|^[a-z]")  # (CEDAW), (2009–2014), (including girls)


def find_recommending(candidate: Candidate, body: str, plan: Plan, context: Context) -> tuple[list[State | None], str]:
    """The States, and the text without their names when these only close it."""
    field = candidate.fields["recommending"]
    if candidate.recommending is None:
        return states_in_brackets(body, field, plan, context)
    named = [named_state(name, field, plan, context) for name in candidate.recommending]
    if not candidate.closing_names:
        return named, body
    # UHRI repeats in the text what stands in its own column; the column counts, and what it lacks comes from the text
    found, text = states_in_brackets(body, field, Plan(plan.row), context)
    return named or found, text


def named_state(name: str, field: str, plan: Plan, context: Context) -> State | None:
    if name.strip("() ").casefold() in UNKNOWN_TO_SOURCE:
        plan.say("STATE_UNKNOWN", field=field, raw=name, severity="warning", kept=True)
        return None
    state = context.state(name)
    if state is None:
        say_unknown(name, field, plan, context)
    return state


def states_in_brackets(body: str, field: str, plan: Plan, context: Context) -> tuple[list[State | None], str]:
    """`(Maldives) (Portugal);`, `(Spain, Tunisia)`, and rows of several texts, each with its State."""
    groups = texts.closing_groups(body)
    found: dict[int, State] = {}
    first_of_tail = len(body)
    tail_is_open = True  # still reading, from the end, the names that close the whole text
    is_compound = False  # names also stand in the middle, each behind its own part of the text
    for group in reversed(groups):
        states, unknown = names_in(group.inner, context)
        if not states and looks_like_prose(group.inner):
            tail_is_open = False
            continue
        for name in unknown:
            say_unknown(name, field, plan, context)
        found = {state.pk: state for state in states} | found
        if tail_is_open and not body[group.end : first_of_tail].strip(" ;.,"):
            first_of_tail = group.start
        else:
            tail_is_open = False
            is_compound = is_compound or bool(states)
    if not found and not plan.is_rejected:
        plan.say("STATE_UNKNOWN", field=field, raw=body[-60:], severity="warning", kept=True)
    text = body.rstrip(" ;") if is_compound else body[:first_of_tail].rstrip(" ;,")
    return list(found.values()), text


def names_in(inner: str, context: Context) -> tuple[list[State], list[str]]:
    """The whole as one name first: a name may hold a comma."""
    whole_name = context.state(inner)
    if whole_name:
        return [whole_name], []
    states, unknown = [], []
    for name in texts.split_names(inner):
        found = [context.state(part) for part in (name, *name.split(" and "))]
        if found[0]:
            states.append(found[0])
        elif len(found) > 2 and all(found[1:]):
            states += [state for state in found[1:] if state]
        else:
            unknown.append(name)
    return states, unknown


def looks_like_prose(inner: str) -> bool:
    return NOT_A_NAME.search(inner) is not None
