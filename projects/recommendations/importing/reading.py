"""A candidate's words looked up: whom it concerns, session, position, themes. What is not found is said on the plan."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import is_naive, localtime, make_aware

from portal.imports.kinds import Plan
from portal.reference.models import State
from projects.recommendations import texts
from projects.recommendations.importing import parties, sessions
from projects.recommendations.importing.context import Context, ShelfKey
from projects.recommendations.importing.makers import find_recommending
from projects.recommendations.models import Position, Recommendation
from projects.recommendations.positions import kind_of, position_of
from projects.recommendations.profiles.candidate import Candidate
from projects.recommendations.texts import Paragraph

SYMBOL = re.compile(r"[A-Z][A-Z0-9.-]*(/[A-Za-z0-9.()-]+)+")
LONGEST_NAME = 200  # of a theme or a group
LONG_TEXT = 5_000  # longer than any known recommendation: worth a look
SDG = re.compile(
    r"(?:SDGs?|goals?|targets?)?\s*[:#]?\s*(\d{1,2}(?:\.(?:\d{1,2}|[a-d]))?)(?=\s|$|[-–:.,])", re.IGNORECASE
)
TYPES = {
    "recommendation": Recommendation.Kind.RECOMMENDATION,
    "recommendations": Recommendation.Kind.RECOMMENDATION,
    "concern": Recommendation.Kind.CONCERN,
    "concerns": Recommendation.Kind.CONCERN,
    "observation": Recommendation.Kind.CONCERN,
    "concern or observation": Recommendation.Kind.CONCERN,
    "concerns/observations": Recommendation.Kind.CONCERN,
    "voluntary pledge": Recommendation.Kind.PLEDGE,
    "voluntary pledges": Recommendation.Kind.PLEDGE,
    "pledge": Recommendation.Kind.PLEDGE,
}
LANGUAGES = {
    "ar": "ar", "zh": "zh-hans", "zh-hans": "zh-hans", "en": "en", "fr": "fr", "ru": "ru", "es": "es",
    "arabic": "ar", "chinese": "zh-hans", "english": "en", "french": "fr", "russian": "ru", "spanish": "es",
    "العربية": "ar", "中文": "zh-hans", "français": "fr", "русский": "ru", "español": "es",
}  # fmt: skip


@dataclass
class Read:
    """The row understood: ids and values of the portal."""

    shelf_key: ShelfKey
    mechanism: str
    addressed: parties.Addressed
    session: int | None  # number
    kind: str
    text: str
    text_raw: str
    text_hash: str
    language: str
    texts: dict[str, str]
    paragraph: Paragraph
    symbol: str
    position: str
    position_raw: str
    position_source: str
    action: int | None
    annotation: str | None
    document_id: str | None
    published_on: str | None
    uhri_published_at: str | None
    needs_review: bool
    is_forced: bool
    decisions: Mapping[str, Any]
    recommending: list[State | None]
    themes: list[tuple[str, str]] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    sdgs: list[tuple[int, str]] = field(default_factory=list)
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_upr(self) -> bool:
        return self.mechanism == "UPR"

    def column(self, name: str) -> str:
        """The file's field behind a field of the record."""
        return self.columns.get(name, name)


def read(candidate: Candidate, plan: Plan, context: Context) -> Read | None:
    """None when something stands in the way; the plan says what."""
    refuse_formulas(candidate, plan)
    symbol = find_symbol(candidate, plan)
    mechanism = parties.find_mechanism(candidate, symbol, plan, context)
    is_upr = mechanism == "UPR"
    addressed = parties.find_addressed(candidate, symbol, plan, context, is_upr=is_upr, kind=context.kind_of(mechanism))
    text = texts.clean(candidate.text)
    paragraph, body = find_paragraph(candidate, text)
    session = find_session(candidate, symbol, paragraph, addressed, plan, context) if is_upr else None
    check_text(candidate, body, plan)
    if candidate.has_paragraphs and not paragraph.label:
        plan.say("PARAGRAPH_MISSING", field="text", raw=text[:60])
    recommending, body = find_recommending(candidate, body, plan, context) if is_upr else ([], body)
    type_, doubtful = find_type(candidate, plan)
    position = find_position(candidate, plan, is_answered=is_upr and type_ == Recommendation.Kind.RECOMMENDATION)
    action = find_action(candidate, plan)
    sdgs = find_sdgs(candidate, plan, context)
    dates = (find_date(candidate, plan), find_moment(candidate, plan))
    if plan.is_rejected or addressed is None:
        return None
    themes = short_names(candidate.themes, "themes", candidate, plan)
    groups = short_names(candidate.groups, "groups", candidate, plan)
    announce_themes([(candidate.vocabulary, name) for name in themes], candidate, plan, context)
    return Read(
        shelf_key=(mechanism, addressed.key),
        mechanism=mechanism,
        addressed=addressed,
        session=session,
        kind=type_,
        text=body,
        text_raw=candidate.text.strip() if candidate.text.strip() != body else "",
        text_hash=texts.text_hash(text if not candidate.paragraph else body),
        language=find_language(candidate, body, plan),
        texts={language: texts.clean(other) for language, other in candidate.texts.items()},
        paragraph=paragraph,
        symbol=symbol,
        position=position,
        position_raw=candidate.position[:60],
        position_source=candidate.position_source[:80],
        action=action,
        annotation=find_uuid(candidate.annotation, "annotation", plan),
        document_id=find_uuid(candidate.document_id, "document_id", plan),
        published_on=dates[0],
        uhri_published_at=dates[1],
        needs_review=doubtful,
        is_forced=bool(plan.row.decisions.get("force")),
        decisions=plan.row.decisions,
        recommending=recommending,
        themes=[(candidate.vocabulary, name) for name in themes],
        groups=groups,
        sdgs=sdgs,
        columns=candidate.fields,
    )


def refuse_formulas(candidate: Candidate, plan: Plan) -> None:
    """A workbook gives a formula where it has no value, and where a formula was typed as text."""
    cells = {
        "text": candidate.text,
        "state": next(iter(candidate.states), ""),
        "symbol": candidate.symbol,
        "position": candidate.position,
        "session": str(candidate.session or ""),
    }
    for name, value in cells.items():
        if value.startswith("="):
            plan.say("FORMULA_FOUND", field=candidate.fields.get(name, name), raw=value)


def find_paragraph(candidate: Candidate, text: str) -> tuple[Paragraph, str]:
    if candidate.paragraph:
        printed, body = texts.split_paragraph(text)
        own = texts.paragraph(candidate.paragraph[:40])
        return own, body if printed.label == own.label else text
    if candidate.names_document or candidate.has_paragraphs:
        return texts.split_paragraph(text)
    return Paragraph(), text


def find_session(
    candidate: Candidate,
    symbol: str,
    paragraph: Paragraph,
    addressed: "parties.Addressed | None",
    plan: Plan,
    context: Context,
) -> int | None:
    """As told, else by the symbol; a row that has its document and paragraph is kept without."""
    number = whole(candidate.session)
    cycle = whole(candidate.cycle)
    expected = [session for session in sessions.sessions_of(symbol) if session in context.sessions]
    if number in context.sessions:
        check_cycle(number, cycle, expected, plan, context)
        return number
    found = session_by_symbol(expected, symbol, addressed, context)
    if found is not None:
        if candidate.session not in (None, ""):
            plan.say("SESSION_INVALID", field="session", raw=candidate.session, severity="warning", derived=found)
        check_cycle(found, cycle, [], plan, context)
        return found
    numbers = sorted(context.sessions)
    plan.say(
        "SESSION_INVALID",
        field="session",
        raw=candidate.session if candidate.session is not None else "",
        severity="warning" if symbol and paragraph.label else "",
        kept=bool(symbol and paragraph.label),
        first=numbers[0] if numbers else 0,
        last=numbers[-1] if numbers else 0,
        document=candidate.has_paragraphs,
    )
    return None


def session_by_symbol(
    expected: list[int], symbol: str, addressed: "parties.Addressed | None", context: Context
) -> int | None:
    known = context.session_of_report(symbol, addressed.state_id if addressed else None, expected)
    if known is not None:
        return known
    return expected[0] if len(expected) == 1 else None


def check_cycle(number: int, cycle: int | None, expected: list[int], plan: Plan, context: Context) -> None:
    session = context.sessions[number]
    if cycle and cycle != session.cycle and not plan.row.decisions.get("force"):
        plan.say("CYCLE_MISMATCH", field="session", raw=cycle, session=number, cycle=session.cycle, may_force=True)
    if expected and number not in expected:
        plan.say("SESSION_MISMATCH", field="session", raw=number, expected=", ".join(map(str, expected)))


def whole(value: Any) -> int | None:
    """12, 12.0, "12", "12th session", "- 36th Session", also in Arabic-Indic digits; None for anything else."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    match = re.match(r"[^\d]{0,30}?(\d{1,3})(?:\.0+)?(?:\D|$)", str(value if value is not None else ""))
    return int(match[1]) if match else None


def check_text(candidate: Candidate, body: str, plan: Plan) -> None:
    if not any(letter.isalnum() for letter in body):
        plan.say("TEXT_EMPTY", field="text", raw=candidate.text)
    elif len(body) > texts.LONGEST_TEXT:
        plan.say("TEXT_TOO_LONG", field="text", raw=body, limit=texts.LONGEST_TEXT)
    elif body.startswith("Response of ") and not plan.row.decisions.get("force"):
        plan.say("NOT_A_RECOMMENDATION", field="text", raw=body, may_force=True)
    elif len(body) > LONG_TEXT:
        plan.say("TEXT_TOO_LONG", field="text", raw=body, limit=LONG_TEXT, severity="warning")


def find_type(candidate: Candidate, plan: Plan) -> tuple[str, bool]:
    """The kind of record, and whether that is a guess for a person to settle."""
    if candidate.type is None:
        return kind_of(candidate.position), False
    words = " ".join(re.sub(r"\s*/\s*", "/", candidate.type).casefold().split())
    kind = TYPES.get(words) or parties.kind_labels().get(words)
    if kind is None:
        plan.say("TYPE_UNKNOWN", field="type", raw=candidate.type)
        return Recommendation.Kind.RECOMMENDATION, True
    if kind == Recommendation.Kind.RECOMMENDATION:
        kind = kind_of(candidate.position)
    return kind, False


def find_position(candidate: Candidate, plan: Plan, *, is_answered: bool) -> str:
    """Only recommendations of the UPR are answered with a position."""
    if not is_answered:
        return Position.NOT_APPLICABLE
    position = position_of(candidate.position)
    if position is None or position == Position.NOT_APPLICABLE:
        plan.say(
            "POSITION_INVALID",
            field=candidate.fields.get("position", "position"),
            raw=candidate.position,
            empty=not candidate.position,
        )
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
    symbol = " ".join(candidate.symbol.split())
    is_symbol = SYMBOL.fullmatch(symbol) is not None and len(symbol) <= 60
    if (candidate.names_document and not is_symbol) or not candidate.source_found:
        plan.say(
            "SYMBOL_INVALID",
            field=candidate.fields.get("symbol", "symbol"),
            raw=candidate.position_source or candidate.symbol or candidate.text[-80:],
        )
    return symbol if is_symbol else ""


def find_uuid(value: str, field: str, plan: Plan) -> str | None:
    found = uuid_in(value)
    if value and found is None:
        plan.say("IDENTIFIER_INVALID", field=field, raw=value)
    return found


def uuid_in(value: str) -> str | None:
    try:
        return str(uuid.UUID(value)) if value else None
    except ValueError:
        return None


def find_date(candidate: Candidate, plan: Plan) -> str | None:
    if not candidate.published:
        return None
    try:
        found = parse_date(candidate.published[:10])
    except ValueError:
        found = None
    if found is None:
        plan.say("DATE_INVALID", field="published", raw=candidate.published, severity="warning")
        return None
    return found.isoformat()


def find_moment(candidate: Candidate, plan: Plan) -> str | None:
    """UHRI writes moments without a zone: they are taken as those of its seat, Geneva."""
    if not candidate.uhri_published:
        return None
    written = candidate.uhri_published
    try:
        found = parse_datetime(written if len(written) > 10 else f"{written}T00:00:00")
    except ValueError:
        found = None
    if found is None:
        plan.say("DATE_INVALID", field="uhri_published", raw=written, severity="warning")
        return None
    return localtime(make_aware(found) if is_naive(found) else found).replace(microsecond=0).isoformat()


def find_language(candidate: Candidate, body: str, plan: Plan) -> str:
    if not candidate.language:
        return texts.language_of(body) or "en"
    language = LANGUAGES.get(candidate.language.casefold())
    if language is None:
        plan.say("LANGUAGE_UNKNOWN", field="language", raw=candidate.language)
    return language or texts.language_of(body) or "en"


def sdg_code(written: str) -> str:
    """`16`, `SDG 16`, `Goal 16`, `16 - PEACE…`, `16.3 - …`, also in Arabic-Indic digits; "" for anything else."""
    match = SDG.match(texts.clean(written).translate(texts.LATIN_DIGITS))
    return match[1].casefold() if match else ""


def find_sdgs(candidate: Candidate, plan: Plan, context: Context) -> list[tuple[int, str]]:
    found: dict[tuple[int, str], None] = {}
    for written in candidate.sdgs:
        code = sdg_code(written)
        if code.isdecimal() and int(code) in context.goals:
            found[int(code), ""] = None
        elif code in context.targets:
            found[context.targets[code][0], code] = None
        else:
            plan.say("SDG_UNKNOWN", field=candidate.fields.get("sdgs", "sdgs"), raw=written)
    return list(found)


def short_names(names: tuple[str, ...], field: str, candidate: Candidate, plan: Plan) -> list[str]:
    """Cleaned and each once; one that is longer than any name is left out and said."""
    found: dict[str, None] = {}
    for name in map(texts.clean, names):
        if len(name) > LONGEST_NAME:
            column = candidate.fields.get(field, field)
            plan.say("TEXT_TOO_LONG", field=column, raw=name, limit=LONGEST_NAME, severity="warning")
        elif name:
            found[name] = None
    return list(found)


def announce_themes(themes: list[tuple[str, str]], candidate: Candidate, plan: Plan, context: Context) -> None:
    """Once in a file."""
    for key in themes:
        if key not in context.themes and key not in context.announced:
            context.announced.add(key)
            plan.say("THEME_NEW", field=candidate.fields.get("themes", "themes"), raw=key[1])
