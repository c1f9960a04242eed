"""One row against what is known: new, changed, unchanged, in conflict. Decides; writes nothing.

Keys in their order: UHRI's identifier; document and paragraph; review, recommending State and text; review and text
(adds the State, or gives a draft its final paragraph); otherwise the row is a new record.
"""

from typing import Any

from portal.imports.kinds import Plan
from portal.imports.models import Outcome
from projects.recommendations.importing import sessions
from projects.recommendations.importing.answers import update_pairs
from projects.recommendations.importing.changes import Change, set_fact, set_field, state_ids
from projects.recommendations.importing.context import Context
from projects.recommendations.importing.known import EDITABLE, Known, Pair, Shelf, scope_of
from projects.recommendations.importing.reading import Read
from projects.recommendations.models import Position

UNDECIDED = (Position.UNKNOWN, Position.NOT_APPLICABLE)


def match(read: Read, plan: Plan, context: Context, *, profile: str) -> None:
    shelf = context.shelf(read.shelf_key)
    authority = context.authorities[profile]
    if seen_before(read, plan, context):
        refuse_other_answer(read, shelf.by_uuid.get(read.annotation or ""), plan)
        return
    if read.annotation and context.uuids.get(read.annotation, read.shelf_key) != read.shelf_key:
        shelf = context.shelf(context.uuids[read.annotation])  # a person has said whom it concerns
    known = find(read, shelf, plan)
    if plan.is_rejected:
        return
    if known is None:
        create(read, plan, context, shelf, authority=authority, profile=profile)
    elif is_other_identifier(read, known):
        code = "DUPLICATE_IN_FILE" if known.row else "DUPLICATE_IN_DB"
        plan.say(code, field="annotation", raw=read.annotation, first=known.row)
        refuse_other_answer(read, known, plan)
    else:
        update(read, plan, context, shelf, known, authority=authority, profile=profile)


def seen_before(read: Read, plan: Plan, context: Context) -> bool:
    """An identifier that stands twice in a file: the first row counts."""
    if read.annotation is None:
        return False
    key = hash(read.annotation)
    first = context.rows_of_uuids.setdefault(key, plan.row.number)
    if first == plan.row.number:
        return False
    plan.say("DUPLICATE_IN_FILE", field="annotation", raw=read.annotation, first=first)
    return True


def create(read: Read, plan: Plan, context: Context, shelf: Shelf, *, authority: int, profile: str) -> None:
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
        also=[state.pk for state in read.addressed.also],
        texts=dict(read.texts),
    )


def update(
    read: Read, plan: Plan, context: Context, shelf: Shelf, known: Known, *, authority: int, profile: str
) -> None:
    if first := earlier_row(read, known):
        plan.say("DUPLICATE_IN_FILE", field="text", raw=read.text, first=first)
        refuse_other_answer(read, known, plan)
        if plan.is_rejected:
            return
    remember_row(read, known, plan.row.number)
    change = Change(known, read)
    plan.values = change
    first_about_it = known.row is None
    known.row = known.row or plan.row.number
    shelf.remove(known)
    if authority >= known.authority:
        update_fields(change, plan, first_about_it=first_about_it, is_whole=is_whole(read))
        raise_authority(change, plan, authority, profile)
    else:
        fill_fields(change, plan)
    add_facts(change, plan)
    if first and not is_whole(read):
        doubt_repetition(read, known, plan, first)
    else:
        update_pairs(change, plan, context, may_decide=authority >= known.authority, is_whole=is_whole(read))
    add_links(change, plan, context)
    shelf.add(known)
    settle_outcome(change, plan)


def is_whole(read: Read) -> bool:
    """A row about the recommendation as the document has it, not about one State's part in it."""
    return bool(read.paragraph.label or read.annotation)


# Finding


def find(read: Read, shelf: Shelf, plan: Plan) -> Known | None:
    if read.annotation and (known := shelf.by_uuid.get(read.annotation)):
        return known
    if read.symbol and read.paragraph.label:
        twins = shelf.by_paragraph.get((read.symbol, read.paragraph.label), [])
        if known := same_paragraph(read, twins):
            return known
        if read.is_upr and twins and read.paragraph.minor is not None:
            doubt_twin(read, twins[0], plan)
            return None
    return same_text(read, shelf)


def same_paragraph(read: Read, twins: list[Known]) -> Known | None:
    """Paragraphs of review reports are single; those of treaty bodies hold several recommendations."""
    equal = [each for each in twins if each.values["text_hash"] == read.text_hash and same_kind(read, each)]
    if equal:
        return next((each for each in equal if not is_other_identifier(read, each)), equal[0])
    possible = [each for each in twins if same_kind(read, each) and not is_other_identifier(read, each)]
    if read.is_upr:
        return possible[0] if possible and (read.paragraph.minor is not None or not read.annotation) else None
    return possible[0] if len(possible) == 1 else None


def same_kind(read: Read, known: Known) -> bool:
    return read.is_upr or known.values["kind"] == read.kind


def is_other_identifier(read: Read, known: Known) -> bool:
    return bool(read.annotation and known.values["annotation_uuid"] not in (None, read.annotation))


def doubt_twin(read: Read, twin: Known, plan: Plan) -> None:
    """UHRI has given one paragraph two identifiers and two texts."""
    if are_two_answers(read, twin) and not read.is_forced:
        say_other_answer(read, twin, plan)
        return
    plan.say("PARAGRAPH_CONFLICT", field=read.column("text"), raw=read.text)
    read.needs_review = True


def are_two_answers(read: Read, known: Known) -> bool:
    return len({str(read.position), str(known.values["position"])} - set(UNDECIDED)) == 2


def same_text(read: Read, shelf: Shelf) -> Known | None:
    scopes = dict.fromkeys((scope_of(read.session, read.symbol), read.symbol))
    equal = [
        each
        for scope in scopes
        for each in shelf.by_text.get((scope, read.kind, read.text_hash), [])
        if not is_other_identifier(read, each) and may_be_paragraph(read, each)
    ]
    ours = set(state_ids(read))
    return next((each for each in equal if ours & set(each.pairs)), next(iter(equal), None))


def may_be_paragraph(read: Read, known: Known) -> bool:
    """A row with a paragraph may name a record that has none, or that has one of the draft report; else only its own."""
    own = (known.values["document_symbol"], known.values["paragraph"])
    if not (read.symbol and read.paragraph.label) or not all(own) or own == (read.symbol, read.paragraph.label):
        return True
    return bool(known.values["is_provisional"]) != sessions.is_draft(read.symbol)


def earlier_row(read: Read, known: Known) -> int | None:
    """The row of this file that has already told the same: the paragraph, or the text with the same State."""
    if is_whole(read):
        return known.row
    ours = state_ids(read)
    return known.seen[ours[0]] if ours and all(pk in known.seen for pk in ours) else None


def remember_row(read: Read, known: Known, number: int) -> None:
    for pk in state_ids(read):
        known.seen.setdefault(pk, number)


def refuse_other_answer(read: Read, known: Known | None, plan: Plan) -> None:
    """Two rows of a file with one paragraph and two positions: which is right only a person can say."""
    if known is None or known.row is None or not is_whole(read) or read.is_forced:
        return
    if are_two_answers(read, known):
        say_other_answer(read, known, plan)


def doubt_repetition(read: Read, known: Known, plan: Plan, first: int) -> None:
    """The same text of the same State once more: the answer of the first row stays, so that the file can come again."""
    if any(known.position_of(pk) != read.position for pk in state_ids(read)):
        plan.say("POSITION_CONFLICT", field=read.column("position"), raw=read.position_raw, first=first)


def say_other_answer(read: Read, known: Known, plan: Plan) -> None:
    plan.say(
        "POSITION_CONFLICT",
        field=read.column("position"),
        raw=read.position_raw,
        severity="error",
        first=known.row,
        may_force=True,
    )


# A new record


def new(read: Read, plan: Plan, authority: int, profile: str) -> Known:
    values: dict[str, Any] = {
        "kind": read.kind,
        "language": read.language,
        "text": read.text,
        "text_raw": read.text_raw,
        "text_hash": read.text_hash,
        "position": str(read.position),
        "position_raw": read.position_raw,
        "position_source": read.position_source,
        "action_category": read.action,
        "document_symbol": read.symbol,
        "paragraph": read.paragraph.label,
        "annotation_uuid": read.annotation,
        "published_on": read.published_on,
        "uhri_published_at": read.uhri_published_at,
        "is_provisional": sessions.is_draft(read.symbol),
        "source_profile": profile,
        "imported": {},
    }
    values["imported"] = imported(values)
    return Known(
        values=values,
        authority=authority,
        is_new=True,
        session=read.session,
        has_document=bool(read.symbol),
        row=plan.row.number,
        pairs={pk: Pair(order) for order, pk in enumerate(state_ids(read))},
        themes=set(read.themes),
        groups=set(read.groups),
        sdgs=set(read.sdgs),
        also={state.pk for state in read.addressed.also},
        texts=set(read.texts),
    )


def imported(values: dict[str, Any]) -> dict[str, Any]:
    """What is remembered so that a person's later correction can be told from the import's own value."""
    return {name: values[name] for name in EDITABLE if values[name]}


# A record that is there


def update_fields(change: Change, plan: Plan, *, first_about_it: bool, is_whole: bool) -> None:
    """From a source at least as good as the one the record came from."""
    read, known = change.read, change.known
    if is_whole and first_about_it:
        if not is_older_number(read, known):
            set_field(change, plan, "document_symbol", read.symbol)
            set_field(change, plan, "paragraph", read.paragraph.label)
            set_fact(change, plan, "is_provisional", sessions.is_draft(str(known.values["document_symbol"])))
        if read.language == known.values["language"]:
            set_field(change, plan, "text", read.text, text_raw=read.text_raw, text_hash=read.text_hash)
        set_field(change, plan, "position_source", read.position_source)
    if read.action is None or read.action == known.values["action_category"]:
        return
    if first_about_it or known.values["action_category"] is None:
        set_field(change, plan, "action_category", read.action)
    else:
        plan.say("ACTION_CONFLICT", field="action", raw=read.action, first=known.row)


def is_older_number(read: Read, known: Known) -> bool:
    """The draft comes in again when the adopted report is known already."""
    has_number = known.values["document_symbol"] and known.values["paragraph"]
    return bool(has_number) and sessions.is_draft(read.symbol) and not known.values["is_provisional"]


def raise_authority(change: Change, plan: Plan, authority: int, profile: str) -> None:
    """From now on the better source decides, so that the lesser one can come again without turning anything back."""
    known = change.known
    if authority > known.authority:
        known.authority = authority
        set_fact(change, plan, "source_profile", profile)


def fill_fields(change: Change, plan: Plan) -> None:
    """A secondary source adds what is missing and changes nothing."""
    read, known = change.read, change.known
    fillings = {
        "action_category": read.action,
        "position_source": read.position_source,
        "document_symbol": "" if known.values["document_symbol"] else read.symbol,
        "paragraph": "" if known.values["document_symbol"] else read.paragraph.label,
    }
    for name, value in fillings.items():
        if known.values[name] in (None, ""):
            set_field(change, plan, name, value)


def add_facts(change: Change, plan: Plan) -> None:
    """Identifier, dates and filing, from whatever source has them."""
    read, known = change.read, change.known
    if known.values["annotation_uuid"] is None:
        set_fact(change, plan, "annotation_uuid", read.annotation)
    if read.annotation and read.annotation == known.values["annotation_uuid"]:
        set_fact(change, plan, "published_on", read.published_on)
        set_fact(change, plan, "uhri_published_at", read.uhri_published_at)
    elif known.values["published_on"] is None:
        set_fact(change, plan, "published_on", read.published_on)
    if read.symbol and known.values["document_symbol"] == read.symbol and not known.has_document:
        known.has_document = change.joins_document = True
        plan.changes["document"] = [None, read.symbol]
    if known.session is None and read.session is not None and read.addressed.state:
        known.session = read.session
        change.joins_review = True
        plan.changes["review"] = [None, read.session]


def add_links(change: Change, plan: Plan, context: Context) -> None:
    """Themes, groups and goals are only ever added: those that a person removed come back only by hand."""
    read, known = change.read, change.known
    change.themes = [theme for theme in read.themes if theme not in known.themes]
    change.groups = [group for group in read.groups if group not in known.groups]
    change.sdgs = [sdg for sdg in read.sdgs if sdg not in known.sdgs]
    change.also = [state.pk for state in read.addressed.also if state.pk not in known.also]
    change.texts = new_texts(read, known)
    if not known.is_new:
        added = {
            "themes": [name for _, name in change.themes],
            "groups": change.groups,
            "sdgs": [target or str(goal) for goal, target in change.sdgs],
            "also_concerns": [context.iso3[pk] for pk in change.also],
            "texts": list(change.texts),
        }
        plan.changes |= {name: [[], names] for name, names in added.items() if names}
    known.themes |= set(change.themes)
    known.groups |= set(change.groups)
    known.sdgs |= set(change.sdgs)
    known.also |= set(change.also)
    known.texts |= set(change.texts)


def new_texts(read: Read, known: Known) -> dict[str, str]:
    """Texts in languages that the record does not have; a row in another language is itself such a text."""
    given = dict(read.texts)
    if read.language != known.values["language"]:
        given.setdefault(read.language, read.text)
    return {
        language: text
        for language, text in given.items()
        if language not in known.texts and language != known.values["language"]
    }


def settle_outcome(change: Change, plan: Plan) -> None:
    """Rows that add to what an earlier row of this file created are new as well."""
    if any(made["code"] == "EDITED_LOCALLY" for made in plan.messages):
        plan.outcome = Outcome.CONFLICT
    elif change.is_empty:
        plan.outcome = Outcome.UNCHANGED
    else:
        plan.outcome = Outcome.CREATE if change.known.is_new else Outcome.UPDATE
