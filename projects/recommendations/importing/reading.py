"""A candidate's words looked up: States, session, position, themes. What cannot be found is said on the plan."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.imports.kinds import Plan
from portal.reference.models import State, UprSession
from projects.recommendations import texts
from projects.recommendations.importing.context import Context
from projects.recommendations.models import Position
from projects.recommendations.positions import kind_of, position_of
from projects.recommendations.profiles.candidate import Candidate

SYMBOL = re.compile(r"[A-Z][A-Z0-9.-]*(/[A-Za-z0-9.-]+)+")
UNKNOWN_TO_SOURCE = ("", "unknown", "n/a", "not known")
NOT_A_NAME = re.compile(r"^[A-Z]{2,8}s?$|\d|^[a-z]")  # (CEDAW), (2009–2014), (including girls)


@dataclass
class Read:
    """The row understood: ids and values of the portal."""

    state: State
    session: UprSession
    kind: str
    text: str
    text_raw: str
    text_hash: str
    paragraph: texts.Paragraph
    symbol: str
    position: str
    position_raw: str
    position_source: str
    action: int | None
    recommending: list[State | None]
    themes: list[tuple[str, str]] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    sdgs: list[tuple[int, str]] = field(default_factory=list)
    columns: Mapping[str, str] = field(default_factory=dict)

    def column(self, name: str) -> str:
        """The file's field behind a field of the record."""
        return self.columns.get(name, name)


def read(candidate: Candidate, plan: Plan, context: Context) -> Read | None:
    """None when something stands in the way; the plan says what."""
    column = candidate.fields
    state = find_state(candidate.state, "state", plan, context)
    session = find_session(candidate, plan, context)
    text = texts.clean(candidate.text)
    paragraph, body = texts.split_paragraph(text) if candidate.has_paragraphs else (texts.Paragraph(), text)
    check_text(candidate, body, plan)
    if candidate.has_paragraphs and not paragraph.label:
        plan.say("PARAGRAPH_MISSING", field="text", raw=text[:60])
    recommending, body = find_recommending(candidate, body, plan, context)
    position = find_position(candidate, plan)
    action = find_action(candidate, plan)
    symbol = find_symbol(candidate, plan)
    sdgs = find_sdgs(candidate, plan, context)
    if plan.is_rejected or state is None or session is None:
        return None
    announce_themes(candidate, plan, context, field=column.get("themes", "themes"))
    return Read(
        state=state,
        session=session,
        kind=kind_of(candidate.position),
        text=body,
        text_raw=candidate.text.strip() if candidate.text.strip() != body else "",
        text_hash=texts.text_hash(text),
        paragraph=paragraph,
        symbol=symbol,
        position=position,
        position_raw=candidate.position[:60],
        position_source=candidate.position_source[:80],
        action=action,
        recommending=recommending,
        themes=[(candidate.vocabulary, name[:200]) for name in candidate.themes],
        groups=[name[:200] for name in candidate.groups],
        sdgs=sdgs,
        columns=column,
    )


def find_state(name: str, field: str, plan: Plan, context: Context) -> State | None:
    state = context.state(name) if name.strip() else None
    if state is None:
        plan.say("STATE_UNKNOWN", field=field, raw=name, nearest=context.nearest(name))
    return state


def find_session(candidate: Candidate, plan: Plan, context: Context) -> UprSession | None:
    number = whole(candidate.session)
    session = context.sessions.get(number) if number is not None else None
    if session is None:
        known = sorted(context.sessions)
        first, last = (known[0], known[-1]) if known else (0, 0)
        plan.say(
            "SESSION_INVALID",
            field="session",
            raw=candidate.session,
            first=first,
            last=last,
            document=candidate.has_paragraphs,
        )
    elif candidate.cycle and candidate.cycle != session.cycle:
        plan.say("CYCLE_MISMATCH", field="session", raw=candidate.cycle, session=session.number, cycle=session.cycle)
    return session


def review_key(candidate: Candidate, context: Context) -> tuple[int, int] | None:
    """State and session, when both are known."""
    number = whole(candidate.session)
    state = context.state(candidate.state) if candidate.state.strip() else None
    session = context.sessions.get(number) if number is not None else None
    return (state.pk, session.pk) if state and session else None


def whole(value: Any) -> int | None:
    """12, 12.0, "12", "12th session", also in Arabic-Indic digits; None for anything else."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    match = re.match(r"\s*(\d{1,3})(?:\.0+)?(?:\D|$)", str(value if value is not None else ""))
    return int(match[1]) if match else None


def check_text(candidate: Candidate, body: str, plan: Plan) -> None:
    if not any(letter.isalnum() for letter in body):
        plan.say("TEXT_EMPTY", field="text", raw=candidate.text)
    elif len(body) > texts.LONGEST_TEXT:
        plan.say("TEXT_TOO_LONG", field="text", raw=body, limit=texts.LONGEST_TEXT)
    elif body.startswith("Response of "):
        plan.say("NOT_A_RECOMMENDATION", field="text", raw=body)


def find_recommending(candidate: Candidate, body: str, plan: Plan, context: Context) -> tuple[list[State | None], str]:
    """The States that made it, and the text without their names when these only close it."""
    field = candidate.fields["recommending"]
    if candidate.recommending is None:
        return states_in_brackets(body, field, plan, context)
    return [named_state(name, field, plan, context) for name in candidate.recommending], body


def named_state(name: str, field: str, plan: Plan, context: Context) -> State | None:
    if name.strip("() ").casefold() in UNKNOWN_TO_SOURCE:
        plan.say("STATE_UNKNOWN", field=field, raw=name, severity="warning", kept=True)
        return None
    return find_state(name, field, plan, context)


def states_in_brackets(body: str, field: str, plan: Plan, context: Context) -> tuple[list[State | None], str]:
    """`(Maldives) (Portugal);`, `(Spain, Tunisia)`, and rows of several texts, each with its State."""
    groups = texts.closing_groups(body)
    found: dict[int, State] = {}
    first_of_tail = len(body)
    tail_is_open = True  # still reading, from the end, the names that close the whole text
    is_compound = False  # names also stand in the middle, each behind its own part of the text
    for group in reversed(groups):
        states, unknown = names_in(group.inner, context)
        if not states and looks_like_prose(group.inner) and found:
            tail_is_open = False
            continue
        for name in unknown:
            plan.say("STATE_UNKNOWN", field=field, raw=name, nearest=context.nearest(name))
        found = {state.pk: state for state in states} | found
        if tail_is_open and not body[group.end : first_of_tail].strip(" ;.,"):
            first_of_tail = group.start
        else:
            tail_is_open = False
            is_compound = is_compound or bool(states)
    if not groups:
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


def find_position(candidate: Candidate, plan: Plan) -> str:
    position = position_of(candidate.position)
    if position is None:
        plan.say("POSITION_INVALID", field=candidate.fields["position"], raw=candidate.position)
        return Position.UNKNOWN
    return position


def find_action(candidate: Candidate, plan: Plan) -> int | None:
    if candidate.action in (None, ""):
        return None
    action = whole(candidate.action)
    if action not in range(1, 6):
        plan.say("ACTION_INVALID", field="action", raw=candidate.action)
        return None
    return action


def find_symbol(candidate: Candidate, plan: Plan) -> str:
    if candidate.has_paragraphs and not (candidate.source_found and SYMBOL.fullmatch(candidate.symbol)):
        plan.say(
            "SYMBOL_INVALID", field=candidate.fields["symbol"], raw=candidate.position_source or candidate.text[-80:]
        )
    return candidate.symbol if SYMBOL.fullmatch(candidate.symbol) and len(candidate.symbol) <= 60 else ""


def find_sdgs(candidate: Candidate, plan: Plan, context: Context) -> list[tuple[int, str]]:
    found: dict[tuple[int, str], None] = {}
    for code in candidate.sdgs:
        if code.isdecimal() and int(code) in context.goals:
            found[int(code), ""] = None
        elif code.casefold() in context.targets:
            found[context.targets[code.casefold()][0], code.casefold()] = None
        else:
            plan.say("SDG_UNKNOWN", field=candidate.fields.get("sdgs", "sdgs"), raw=code)
    return list(found)


def announce_themes(candidate: Candidate, plan: Plan, context: Context, *, field: str) -> None:
    """Once in a file."""
    for name in candidate.themes:
        key = (candidate.vocabulary, name[:200])
        if key not in context.themes and key not in context.announced:
            context.announced.add(key)
            plan.say("THEME_NEW", field=field, raw=name)
