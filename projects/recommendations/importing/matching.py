"""One row against what is known: new, changed, unchanged, in conflict. Decides; writes nothing.

Keys in their order: symbol and paragraph; review, recommending State and text; review and text (adds the State);
otherwise the row is a new recommendation.
"""

from dataclasses import dataclass, field
from typing import Any

from portal.imports.kinds import Plan
from portal.imports.models import Outcome
from projects.recommendations.importing.context import Context, Known, Pair, Shelf
from projects.recommendations.importing.reading import Read
from projects.recommendations.models import Position


@dataclass
class Change:
    """What `write` has to do for one row."""

    known: Known
    read: Read
    fields: dict[str, Any] = field(default_factory=dict)
    pairs: dict[int | None, Pair] = field(default_factory=dict)  # to add
    pair_positions: dict[int | None, str] = field(default_factory=dict)  # of pairs that exist
    themes: list[tuple[str, str]] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    sdgs: list[tuple[int, str]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.fields or self.pairs or self.pair_positions or self.themes or self.groups or self.sdgs)


def match(read: Read, plan: Plan, context: Context, *, profile: str) -> None:
    shelf = context.shelf(read.state, read.session, read.symbol)
    known = find(read, shelf)
    authority = context.authorities[profile]
    if known is None:
        known = new(read, plan, authority, profile)
        remember_row(read, known, plan.row.number)
        shelf.add(known)
        plan.outcome = Outcome.CREATE
        plan.values = Change(
            known,
            read,
            pairs=dict(known.pairs),
            themes=list(dict.fromkeys(read.themes)),
            groups=read.groups,
            sdgs=read.sdgs,
        )
        return
    if first := earlier_row(read, known):
        plan.say("DUPLICATE_IN_FILE", field="text", raw=read.text, first=first)
    remember_row(read, known, plan.row.number)
    change = Change(known, read)
    plan.values = change
    first_about_it = known.row is None
    before = (str(known.values["kind"]), str(known.values["text_hash"]))
    known.row = known.row or plan.row.number
    if authority >= known.authority:
        update_fields(change, plan, first_about_it=first_about_it, by_paragraph=bool(read.paragraph.label))
    else:
        fill_fields(change)
    update_pairs(change, plan, context, may_decide=authority >= known.authority)
    add_links(change, plan)
    if change.fields:
        shelf.rekey(known, before)
    settle_outcome(change, plan)


def find(read: Read, shelf: Shelf) -> Known | None:
    if read.symbol and read.paragraph.label:
        known = shelf.by_paragraph.get((read.symbol, read.paragraph.label))
        if known:
            return known
    same_text = shelf.by_text.get((read.kind, read.text_hash), [])
    if read.paragraph.label:
        # a row with a paragraph may name a record that has none, never one with another number
        same_text = [each for each in same_text if not each.values["paragraph"]]
    ours = set(state_ids(read))
    return next((each for each in same_text if ours & set(each.pairs)), next(iter(same_text), None))


def new(read: Read, plan: Plan, authority: int, profile: str) -> Known:
    values: dict[str, Any] = {
        "kind": read.kind,
        "text": read.text,
        "text_raw": read.text_raw,
        "text_hash": read.text_hash,
        "position": read.position,
        "position_raw": read.position_raw,
        "position_source": read.position_source,
        "action_category": read.action,
        "document_symbol": read.symbol,
        "paragraph": read.paragraph.label,
        "source_profile": profile,
        "imported": {},
    }
    values["imported"] = imported(values)
    return Known(
        values=values,
        authority=authority,
        is_new=True,
        row=plan.row.number,
        pairs={pk: Pair(order) for order, pk in enumerate(state_ids(read))},
        themes=set(read.themes),
        groups=set(read.groups),
        sdgs=set(read.sdgs),
    )


def imported(values: dict[str, Any]) -> dict[str, Any]:
    """What is remembered so that a person's later correction can be told from the import's own value."""
    names = ("text", "position", "position_source", "action_category", "document_symbol", "paragraph")
    return {name: str(values[name]) if name == "position" else values[name] for name in names if values[name]}


def earlier_row(read: Read, known: Known) -> int | None:
    """The row of this file that has already told the same: the paragraph, or the text with the same State."""
    if read.paragraph.label:
        return known.row
    ours = state_ids(read)
    return known.seen[ours[0]] if ours and all(pk in known.seen for pk in ours) else None


def remember_row(read: Read, known: Known, number: int) -> None:
    for pk in state_ids(read):
        known.seen.setdefault(pk, number)


def state_ids(read: Read) -> list[int | None]:
    """None is a State that the source does not know."""
    return list(dict.fromkeys(state.pk if state else None for state in read.recommending))


def set_field(change: Change, plan: Plan, name: str, value: Any, **companions: Any) -> None:
    """Unless a person has given it another value: then that stays, and the row is in conflict.

    `companions` are fields that hang on it and are written with it.
    """
    known = change.known
    before = known.values[name]
    if before == value or value in (None, ""):
        return
    if not known.is_new and known.is_edited(name):
        plan.say("EDITED_LOCALLY", field=change.read.column(name), raw=value, portal=str(before)[:200])
        return
    for field_name, new_value in {name: value, **companions}.items():
        before = known.values[field_name]
        known.values[field_name] = change.fields[field_name] = new_value
        if not known.is_new and before != new_value:
            plan.changes[field_name] = [before, new_value]


def update_fields(change: Change, plan: Plan, *, first_about_it: bool, by_paragraph: bool) -> None:
    """From a source at least as good as the one the record came from."""
    read, known = change.read, change.known
    if by_paragraph and first_about_it:
        set_field(change, plan, "document_symbol", read.symbol)
        set_field(change, plan, "paragraph", read.paragraph.label)
        if known.values["text_hash"] != read.text_hash or known.values["text"] != read.text:
            set_field(change, plan, "text", read.text, text_raw=read.text_raw, text_hash=read.text_hash)
        set_field(change, plan, "position_source", read.position_source)
    if read.action is None or read.action == known.values["action_category"]:
        return
    if first_about_it or known.values["action_category"] is None:
        set_field(change, plan, "action_category", read.action)
    else:
        plan.say("ACTION_CONFLICT", field="action", raw=read.action, first=known.row)


def fill_fields(change: Change) -> None:
    """A secondary source adds what is missing and changes nothing."""
    known, action = change.known, change.read.action
    if action is not None and known.values["action_category"] is None:
        known.values["action_category"] = change.fields["action_category"] = action


def update_pairs(change: Change, plan: Plan, context: Context, *, may_decide: bool) -> None:
    """Adds the States; a State whose answer differs keeps its own, and the whole is then supported in part."""
    read, known = change.read, change.known
    before = [context.iso3[pk] for pk in known.pairs]
    for pk in state_ids(read):
        if pk not in known.pairs:
            known.pairs[pk] = change.pairs[pk] = Pair(len(known.pairs))
    if change.pairs and not known.is_new:
        plan.changes["recommending"] = [before, [context.iso3[pk] for pk in known.pairs]]
    if read.position == Position.UNKNOWN:
        return
    if may_decide:
        answer(change, plan, context)
    elif read.position != known.values["position"]:
        plan.say("POSITION_CONFLICT", field=change.read.column("position"), raw=read.position_raw, severity="info")


def answer(change: Change, plan: Plan, context: Context) -> None:
    read, known = change.read, change.known
    ours = state_ids(read)
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


def add_links(change: Change, plan: Plan) -> None:
    """Themes, groups and goals are only ever added: those that a person removed come back only by hand."""
    read, known = change.read, change.known
    change.themes = [theme for theme in read.themes if theme not in known.themes]
    change.groups = [group for group in read.groups if group not in known.groups]
    change.sdgs = [sdg for sdg in read.sdgs if sdg not in known.sdgs]
    if not known.is_new:
        added = {
            "themes": [name for _, name in change.themes],
            "groups": change.groups,
            "sdgs": [target or str(goal) for goal, target in change.sdgs],
        }
        plan.changes |= {name: [[], names] for name, names in added.items() if names}
    known.themes |= set(change.themes)
    known.groups |= set(change.groups)
    known.sdgs |= set(change.sdgs)


def settle_outcome(change: Change, plan: Plan) -> None:
    """Rows that add to what an earlier row of this file created are new as well."""
    if any(made["code"] == "EDITED_LOCALLY" for made in plan.messages):
        plan.outcome = Outcome.CONFLICT
    elif change.is_empty:
        plan.outcome = Outcome.UNCHANGED
    else:
        plan.outcome = Outcome.CREATE if change.known.is_new else Outcome.UPDATE
