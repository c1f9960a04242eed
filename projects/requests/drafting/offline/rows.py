"""The form as rows of a table, the same for DOCX and XLSX: a stable key, a label, help, and the answer as text.

Keys are text in the file, so that they survive any office program: `need`, `score_3`, `forms.workshops`,
`recommendations.4711`. The first row holds a signed token: which request, from which state of each section.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from projects.components.models import Score
from projects.requests.drafting import content
from projects.requests.drafting.forms import FORMS
from projects.requests.drafting.sections import SECTIONS
from projects.requests.models import Request

FORMAT = 1  # raised when keys change their meaning
SALT = "request-offline-form"
FORM_KEY = "form"
TICKED = ("forms", "elements", "recommendations")
NOT_OFFLINE = ("letter_file",)
NONE_CHOSEN = "—"


@dataclass(frozen=True)
class Row:
    key: str
    label: str
    help: str = ""
    answer: str = ""
    choices: tuple[str, ...] = ()
    is_heading: bool = False
    lines: int = 1  # how much room the answer needs


@dataclass(frozen=True)
class OfflineForm:
    """What a file is written from: the form of one request, or one without any answer."""

    reference: str
    title: str
    token: str
    rows: tuple[Row, ...]


def form_of(request: Request) -> OfflineForm:
    return OfflineForm(request.reference, request.title, token_for(request), tuple(rows(request)))


def token_for(request: Request) -> str:
    latest = {revision.section: revision.number for revision in request.revisions.order_by("section", "number")}
    return signing.dumps({"request": request.pk, "format": FORMAT, "based_on": latest}, salt=SALT, compress=True)


def rows(request: Request) -> Iterator[Row]:
    """In the active language, with what the draft says now."""
    return rows_with(request, lambda section: content.read(request, section))


def rows_with(request: Request, read: Callable[[str], content.Content]) -> Iterator[Row]:
    for number, section in enumerate(SECTIONS, start=1):
        yield Row("", f"{number}. {section.title}", str(section.lead), is_heading=True)
        holds = read(section.key)
        form = FORMS[section.key](request=request, holds=holds)
        for name, field in form.fields.items():
            if name in TICKED:
                yield from ticks(name, field, holds[name])
            elif name not in NOT_OFFLINE:
                yield question(name, field, holds[name])


def ticks(name: str, field: Any, held: list[Any]) -> Iterator[Row]:
    """A list of choices as one question each, to be answered yes or no."""
    for row in field.queryset:
        code = row.pk if name == "recommendations" else row.code
        answer = pgettext("answer", "Yes") if code in held else NONE_CHOSEN
        yield Row(f"{name}.{code}", field.label_from_instance(row), "", answer, yes_or_no())


def yes_or_no() -> tuple[str, ...]:
    return (NONE_CHOSEN, pgettext("answer", "Yes"), pgettext("answer", "No"))


def question(name: str, field: Any, held: Any) -> Row:
    options = choices_of(name)
    if options:
        label = str(field.label)
        return Row(name, label, str(field.help_text), options.get(held, NONE_CHOSEN), (NONE_CHOSEN, *options.values()))
    text = ", ".join(held) if isinstance(held, list) else "" if held is None else str(held)
    return Row(name, str(field.label), help_of(name, field), text, lines=int(field.widget.attrs.get("rows", 1)))


def help_of(name: str, field: Any) -> str:
    if name.endswith("_on") or name == "letter_promised_by":
        how = _("Write the date as year-month-day, for example 2027-01-31.")
        return f"{field.help_text} {how}".strip()
    return str(field.help_text)


def choices_of(name: str) -> dict[Any, str]:
    """Value → words, for questions that are answered from a list."""
    if name.startswith("score_"):
        return {value: f"{value} · {label}" for value, label in Score.choices}
    if name == "language":
        return dict(settings.LANGUAGES)
    return {value: str(label) for value, label in Request.Consent.choices} if name == "consent" else {}


@cache
def words_of_all_languages(name: str) -> dict[str, Any]:
    """Words → value in every language: a form made in French may be filled by somebody who works in Arabic."""
    found: dict[str, Any] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            pairs = {True: pgettext("answer", "Yes"), False: pgettext("answer", "No")}
            options: dict[Any, str] = choices_of(name) or pairs
            found |= {words.casefold(): value for value, words in options.items()}
    if not choices_of(name):
        found |= dict.fromkeys(("x", "✓", "✔", "☒", "1", "true"), True) | dict.fromkeys(("☐", "0", "false"), False)
    return found
