"""Which mechanism a row comes from and whom it addresses: one State, several, or a party that is not a State."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation

from portal.imports.kinds import Plan
from portal.reference.models import Entity, State
from projects.recommendations.importing import sessions
from projects.recommendations.importing.context import Context, ShelfKey
from projects.recommendations.models import Mechanism, Recommendation
from projects.recommendations.profiles.candidate import Candidate

SHARED_REPORTS = ("A/HRC/18/16",)  # Sudan and South Sudan: one review, two States since


@dataclass(frozen=True)
class Addressed:
    """Whom the record is filed under, and the other States that it concerns."""

    state: State | None
    entity: Entity | None = None
    also: tuple[State, ...] = ()

    @property
    def state_id(self) -> int | None:
        return self.state.pk if self.state else None

    @property
    def key(self) -> str:
        """As shelves are named: the State's code, or that of the entity."""
        return self.state.iso3 if self.state else f"={self.entity.code if self.entity else ''}"


def possible_shelves(candidate: Candidate, decisions: Mapping[str, Any], context: Context) -> Iterator[ShelfKey]:
    """Where the row's record may stand: every party that it names, without a word about what cannot be found."""
    symbol = " ".join(candidate.symbol.split())
    code = mechanism_code(candidate, symbol, context)
    for iso3 in (str(decisions.get("state", "")), sessions.iso3_in(symbol)):
        if iso3 in context.by_iso3:
            yield (code, iso3)
    for name in candidate.states:
        if entity := context.entity(name):
            yield (code, Addressed(None, entity).key)
        elif state := context.state(name):
            yield (code, state.iso3)


def mechanism_code(candidate: Candidate, symbol: str, context: Context) -> str:
    named = " ".join(candidate.mechanism.split())
    known = context.mechanism(named) if named else context.mechanism(symbol.partition("/")[0])
    if not known and not named and (candidate.session or sessions.sessions_of(symbol)):
        return "UPR"
    return known or named[:60]


def find_mechanism(candidate: Candidate, symbol: str, plan: Plan, context: Context) -> str:
    """Its code. One that nobody has named before is added with the row."""
    code = mechanism_code(candidate, symbol, context)
    if not any(letter.isalpha() for letter in code):
        plan.say("MECHANISM_UNKNOWN", field="mechanism", raw=candidate.mechanism)
        return ""
    if code not in context.mechanisms and code not in context.announced:
        context.announced.add(code)
        plan.say("MECHANISM_NEW", field="mechanism", raw=code)
    return code


def find_addressed(
    candidate: Candidate, symbol: str, plan: Plan, context: Context, *, is_upr: bool, kind: str
) -> Addressed | None:
    if (decided := plan.row.decisions.get("state")) and (state := context.by_iso3.get(str(decided))):
        return Addressed(state)
    names = [name for name in candidate.states if name.strip()]
    if not names:
        propose_from_symbol(symbol, plan, context)
        return None
    if len(names) == 1:
        return find_one(names[0], plan, context)
    return find_several(names, symbol, plan, context, is_upr=is_upr, kind=kind)


def find_one(name: str, plan: Plan, context: Context) -> Addressed | None:
    entity = context.entity(name)
    if entity:
        return Addressed(None, entity)
    state = context.state(name)
    if state is None:
        say_unknown(name, "state", plan, context)
        return None
    return Addressed(state)


def find_several(
    names: list[str], symbol: str, plan: Plan, context: Context, *, is_upr: bool, kind: str
) -> Addressed | None:
    """Special procedures write about several States at once; of a review or of a State's report one has to be meant."""
    own = [name for name in names if context.entity(name) is None]  # a record is filed under a State where one is named
    found = [(name, context.state(name)) for name in own]
    for name, state in found:
        if state is None:
            say_unknown(name, "state", plan, context)
    states = list({state.pk: state for _name, state in found if state}.values())
    if plan.is_rejected or not states:
        return None if plan.is_rejected else find_one(names[0], plan, context)
    raw = ", ".join(names)
    if len(states) == 1 and len(own) == len(names):  # two spellings of one State
        return Addressed(states[0])
    if len(states) == 1:
        plan.say("MULTI_COUNTRY", field="state", raw=raw, severity="warning", kept=states[0].iso3)
        return Addressed(states[0])
    by_symbol = context.by_iso3.get(sessions.iso3_in(symbol))
    if by_symbol in states:
        others = tuple(state for state in states if state != by_symbol)
        plan.say("MULTI_COUNTRY", field="state", raw=raw, severity="warning", kept=by_symbol.iso3)
        return Addressed(by_symbol, also=others)
    if symbol in SHARED_REPORTS or (not is_upr and kind == Mechanism.Kind.SPECIAL_PROCEDURE):
        return Addressed(states[0], also=tuple(states[1:]))
    choices = [state.iso3 for state in states]
    plan.say("MULTI_COUNTRY", field="state", raw=raw, choices=choices)
    return None


def propose_from_symbol(symbol: str, plan: Plan, context: Context) -> None:
    proposed = context.by_iso3.get(sessions.iso3_in(symbol))
    if proposed is None:
        plan.say("STATE_UNKNOWN", field="state", raw="", name="")
        return
    plan.say(
        "STATE_UNKNOWN",
        field="state",
        raw="",
        name="",
        from_symbol=symbol,
        nearest=str(proposed),
        nearest_iso3=[proposed.iso3],
        choices=[proposed.iso3],
    )


def say_unknown(name: str, field: str, plan: Plan, context: Context) -> None:
    near = context.nearest(name)
    plan.say(
        "STATE_UNKNOWN",
        field=field,
        raw=name,
        name=name[:160],
        nearest=", ".join(map(str, near)),
        nearest_iso3=[state.iso3 for state in near],
    )


@cache
def kind_labels() -> dict[str, str]:
    """The portal's own words for the kinds of record in all its languages."""
    words: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words |= {str(kind.label).casefold(): kind.value for kind in Recommendation.Kind}
    return words
