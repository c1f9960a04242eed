"""What a returned form says: checked for safety and origin before anything is read, then read field by field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from portal.imports import tables
from portal.imports.codes import FileProblem
from portal.imports.sources import DOCX, MEGABYTE, XLSX, Source, open_source
from projects.requests.drafting.forms import FORMS
from projects.requests.drafting.offline.blank import OF_ANY_DRAFT
from projects.requests.drafting.offline.rows import (
    FORM_KEY,
    FORMAT,
    NONE_CHOSEN,
    SALT,
    TICKED,
    choices_of,
    words_of_all_languages,
)
from projects.requests.drafting.sections import SECTIONS
from projects.requests.models import Request

LARGEST = 10 * MEGABYTE
KEY = re.compile(r"\[\[\s*([A-Za-z0-9_.:-]+)\s*\]\]")


class NotOurForm(Exception):
    """The file is refused, with the sentence for the person who sent it."""


@dataclass(frozen=True)
class Reading:
    based_on: dict[str, int]
    values: dict[str, Any] = field(default_factory=dict)  # field → plain value
    problems: dict[str, str] = field(default_factory=dict)  # field → what is wrong with what stands there


def read(path: Path, name: str, request: Request) -> Reading:
    """The answers in a form that was downloaded for this request. Raises NotOurForm with words for the person."""
    answers = answers_in(source_of(path, name))
    token = opened(answers.pop(FORM_KEY, ""))
    if token["request"] not in (OF_ANY_DRAFT, request.pk):
        raise NotOurForm(_("This form was downloaded for another request. Open that request and send the form there."))
    if token["format"] != FORMAT:
        raise NotOurForm(
            _("This form comes from an earlier version of the portal. Download it again and copy your answers into it.")
        )
    found = Reading(based_on={key: int(number) for key, number in token["based_on"].items()})
    for section in SECTIONS:
        read_section(found, section.key, answers, request)
    return found


def source_of(path: Path, name: str) -> Source:
    try:
        source = open_source(path, name=name, limit=LARGEST)
    except FileProblem as problem:
        raise NotOurForm(str(problem)) from problem
    if source.type not in (DOCX, XLSX):
        raise NotOurForm(
            _("This is not a DOCX or XLSX file. Send the form that you downloaded here, saved in its own format.")
        )
    return source


def answers_in(source: Source) -> dict[str, str]:
    """Key → answer as text."""
    try:
        return from_document(source) if source.type == DOCX else from_workbook(source)
    except FileProblem as problem:
        raise NotOurForm(str(problem)) from problem


def from_document(source: Source) -> dict[str, str]:
    found: dict[str, str] = {}
    for table in tables.guarded_tables(source):
        for line in table:
            keys = KEY.findall(str(line.cells[0] or "")) if len(line.cells) > 1 else []
            if keys:
                found.setdefault(keys[0], as_text(line.cells[-1]))
    return found


def from_workbook(source: Source) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in tables.lines(source):
        keys = KEY.findall(str(line.cells[0] or "")) if len(line.cells) > 2 else []
        if keys:
            found.setdefault(keys[0], as_text(line.cells[2]))
    return found


def as_text(cell: Any) -> str:
    if cell is None or isinstance(cell, bool):
        return "" if cell is None else str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    text = str(cell).replace("\r\n", "\n").replace("\r", "\n").strip()
    return "" if text == NONE_CHOSEN else text


def opened(token: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = signing.loads("".join(token.split()), salt=SALT)
    except signing.BadSignature as error:
        raise NotOurForm(
            _(
                "This is not a form that the portal made, or its first line was changed. Download the form again and copy your answers into it."
            )
        ) from error
    return found


def read_section(found: Reading, section: str, answers: Mapping[str, str], request: Request) -> None:
    """Adds what the file says about this section. Questions whose rows are gone are left as the draft has them."""
    from projects.requests.drafting import content

    holds = content.read(request, section)
    form_class = FORMS[section]
    sent: dict[str, Any] = {}
    for name in form_class(request=request, holds=holds).fields:
        if name in TICKED:
            add_ticks(found, sent, name, answers, holds)
        elif name in answers:
            add_answer(found, sent, name, answers[name])
    form = form_class(sent, request=request, holds=holds, only=frozenset(sent))
    form.is_valid()
    found.values.update({name: value for name, value in form.values().items() if name not in form.errors})
    found.problems.update({name: str(errors[0]) for name, errors in form.errors.items()})


def add_ticks(
    found: Reading, sent: dict[str, Any], name: str, answers: Mapping[str, str], holds: Mapping[str, Any]
) -> None:
    ticked = {str(code) for code in holds[name]}
    rows = {key.partition(".")[2]: text for key, text in answers.items() if key.startswith(f"{name}.")}
    words = words_of_all_languages("")
    for code, text in rows.items():
        answer = words.get(text.casefold()) if text else False
        if answer is None:
            found.problems[name] = _("“%(text)s” is neither yes nor no.") % {"text": text[:40]}
            return
        (ticked.add if answer else ticked.discard)(code)
    if rows:
        sent[name] = sorted(ticked)


def add_answer(found: Reading, sent: dict[str, Any], name: str, text: str) -> None:
    if not choices_of(name) or not text:
        sent[name] = text
        return
    value = words_of_all_languages(name).get(text.casefold())
    if value is None and name.startswith("score_") and text[0] in "0123":
        value = int(text[0])
    if value is None:
        found.problems[name] = _("“%(text)s” is not one of the answers of the list.") % {"text": text[:40]}
    else:
        sent[name] = str(value)
