"""The position of the State under review: of the whole recommendation, and of a State's part where that differs."""

from portal.imports.kinds import Plan
from projects.recommendations.importing.changes import Change, set_field, state_ids
from projects.recommendations.importing.context import Context
from projects.recommendations.importing.known import Pair
from projects.recommendations.models import Position


def update_pairs(change: Change, plan: Plan, context: Context, *, may_decide: bool, is_whole: bool) -> None:
    """Adds the States; a State whose answer differs keeps its own, and the whole is then supported in part."""
    read, known = change.read, change.known
    before = [context.iso3[pk] for pk in known.pairs]
    for pk in state_ids(read):
        if pk is None and known.pairs and not may_decide:
            continue  # a lesser source that does not know the State has nothing to add
        if pk not in known.pairs:
            known.pairs[pk] = change.pairs[pk] = Pair(len(known.pairs))
    if change.pairs and not known.is_new:
        plan.changes["recommending"] = [before, [context.iso3[pk] for pk in known.pairs]]
    if read.position == Position.UNKNOWN:
        return
    if may_decide or known.values["position"] == Position.UNKNOWN:
        if is_whole:
            answer_whole(change, plan, context)
        else:
            answer(change, plan, context)
    elif read.position != known.values["position"]:
        plan.say("POSITION_CONFLICT", field=read.column("position"), raw=read.position_raw, severity="info")


def answer_whole(change: Change, plan: Plan, context: Context) -> None:
    """The document's own answer; the parts keep theirs only under "supported in part"."""
    read, known = change.read, change.known
    set_field(change, plan, "position", str(read.position), position_raw=read.position_raw)
    if known.values["position"] == read.position and read.position != Position.PARTIALLY_SUPPORTED:
        for pk in known.pairs:
            set_pair_position(change, plan, context, pk, "")


def answer(change: Change, plan: Plan, context: Context) -> None:
    read, known = change.read, change.known
    ours = [pk for pk in state_ids(read) if pk in known.pairs]
    others = [pk for pk in known.pairs if pk not in ours]
    if all(known.position_of(pk) == read.position for pk in ours) and (
        ours or known.values["position"] == read.position
    ):
        return
    if not others:
        for pk in ours:
            set_pair_position(change, plan, context, pk, "")
        set_field(change, plan, "position", str(read.position), position_raw=read.position_raw)
        return
    effective = {pk: known.position_of(pk) for pk in others} | dict.fromkeys(ours, str(read.position))
    if len(set(effective.values())) == 1:
        set_field(change, plan, "position", str(read.position), position_raw=read.position_raw)
        if known.values["position"] == read.position:
            for pk in known.pairs:
                set_pair_position(change, plan, context, pk, "")
        return
    plan.say("POSITION_CONFLICT", field=change.read.column("position"), raw=read.position_raw)
    set_field(change, plan, "position", str(Position.PARTIALLY_SUPPORTED))
    for pk, position in effective.items():
        set_pair_position(change, plan, context, pk, position)


def set_pair_position(change: Change, plan: Plan, context: Context, pk: int | None, position: str) -> None:
    pair = change.known.pairs[pk]
    if pair.position == position:
        return
    if not change.known.is_new:
        plan.changes[f"position:{context.iso3[pk]}"] = [pair.position, position]
    pair.position = position
    if pk not in change.pairs:
        change.pair_positions[pk] = position
