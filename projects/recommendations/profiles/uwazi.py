"""UPR Info's present database, exported as CSV by Uwazi.

The headings of its general columns come in the language of the user's interface, and those of its own properties can be
renamed there; so a column counts by its heading when that is known, and else by what stands in it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.imports import tables
from portal.imports.kinds import at
from portal.imports.sources import TEXT, XLSX, Source
from portal.imports.tables import Line
from projects.recommendations.positions import PLEDGES, plain, position_of
from projects.recommendations.profiles.candidate import Candidate
from projects.recommendations.profiles.columns import Place, PlacedProfile

SESSION = re.compile(r"\d{1,2} *[-–] *[^\d\s][^\d]* *\d{4}")  # 44 - November 2023
ACTION = re.compile(r"[1-5] *[-–] *\D.*")  # 5 - Specific action
HEADINGS = {
    "state": (
        "stateunderreview", "sur", "countryunderreview", "reviewedstate", "étatexaminé", "étatsousexamen",
        "estadoexaminado", "estadobajoexamen", "рассматриваемоегосударство", "государствообъектобзора", "受审议国",
        "接受审议国", "الدولةموضوعالاستعراض", "الدولةقيدالاستعراض",
    ),
    "recommending": (
        "recommendingstate", "recommendingstates", "recommendingcountry", "rs", "étatrecommandant",
        "étatauteurdelarecommandation", "estadorecomendante", "estadoquerecomienda", "рекомендующеегосударство",
        "提出建议国", "建议国", "الدولةالموصية", "الدولةالمقدمةللتوصية",
    ),
    "text": ("recommendation", "recommendationtext", "recommandation", "recomendación", "рекомендация", "建议", "التوصية"),
    "response": ("response", "réponse", "respuesta", "ответ", "答复", "回应", "الرد"),
    "issues": ("issues", "issue", "themes", "thèmes", "questions", "temas", "cuestiones", "темы", "вопросы", "议题", "القضايا"),
    "action": ("actioncategory", "action", "catégoriedaction", "categoríadeacción", "категориядействия", "行动类别", "فئةالإجراء"),
    "cycle": ("cycle", "uprcycle", "ciclo", "цикл", "周期", "الجولة"),
    "session": ("session", "uprsession", "sesión", "сессия", "届会", "会议", "الدورة"),
    "template": ("template", "modèle", "plantilla", "шаблон", "模板", "القالب"),
}  # fmt: skip


class Uwazi(PlacedProfile):
    name = "upr_info_uwazi"
    label = _("UPR Info database export (CSV)")
    types = (TEXT, XLSX)
    authority = 1

    def find(self, source: Source) -> Iterator[Place]:
        for sheet, lines in enumerate(tables.beginnings(source)):
            for number, line in enumerate(lines):
                if columns := columns_of(line, lines[number + 1 :]):
                    yield Place(sheet, line, columns)

    def candidate(self, values: Mapping[str, Any]) -> Candidate:
        response = label(values.get("response"))
        is_pledge = "pledge" in plain(str(values.get("template") or ""))
        return Candidate(
            states=labels(values.get("state")),
            session=values.get("session"),
            cycle=values.get("cycle"),
            text=str(values.get("text") or ""),
            position=PLEDGES[0] if is_pledge and not response else response,
            recommending=labels(values.get("recommending")) or ("",),
            action=values.get("action"),
            vocabulary="upr-info",
            themes=labels(values.get("issues")),
            fields={"recommending": "recommending", "position": "response", "themes": "issues"},
        )


def labels(cell: Any) -> tuple[str, ...]:
    """`Africa::Kenya|Asia::Nepal`: several values of a thesaurus, each below its group."""
    parts = (part.rsplit("::", 1)[-1].strip() for part in str(cell or "").split("|"))
    return tuple(dict.fromkeys(part for part in parts if part))


def label(cell: Any) -> str:
    return next(iter(labels(cell)), "")


def columns_of(heading: Line, below: Sequence[Line]) -> dict[str, int] | None:
    """Field → column; None when this is no such table. Sessions and actions written as Uwazi writes them are its sign."""
    names = [tables.normal(cell) for cell in heading.cells]
    found = {
        field: next(index for index, name in enumerate(names) if name in spellings)
        for field, spellings in HEADINGS.items()
        if set(names) & set(spellings)
    }
    samples = [[str(at(line.cells, index) or "").strip() for line in below] for index in range(len(names))]
    by_content(found, samples)
    by_place(found, names, samples)
    if not {"state", "text", "response", "session", "recommending"} <= set(found):
        return None
    return found if is_written_by_uwazi(found, names, samples) else None


def by_content(found: dict[str, int], samples: list[list[str]]) -> None:
    signs = {
        "session": lambda value: SESSION.fullmatch(value) is not None,
        "action": lambda value: ACTION.fullmatch(value) is not None,
        "response": lambda value: position_of(label(value)) is not None,
    }
    for field, is_one in signs.items():
        if field not in found:
            index = next((index for index, column in enumerate(samples) if mostly(column, is_one)), None)
            if index is not None and index not in found.values():
                found[field] = index


def by_place(found: dict[str, int], names: list[str], samples: list[list[str]]) -> None:
    """The longest text is the recommendation; the first two columns of names behind the title are the States."""
    free = [index for index in range(len(names)) if index not in found.values()]
    if "text" not in found and free:
        longest = max(free[1:] or free, key=lambda index: sum(map(len, samples[index])))
        if sum(map(len, samples[longest])) > 20 * len(samples[longest]):
            found["text"] = longest
    missing = [field for field in ("state", "recommending") if field not in found]
    if len(missing) == 2:
        states = [index for index in free[1:] if index != found.get("text") and mostly(samples[index], is_name)]
        states = [index for index in states if len(set(samples[index])) > 1 or index == states[0]]
        found |= dict(zip(missing, states, strict=False))


def is_name(value: str) -> bool:
    return 3 <= len(value) <= 60 and not any(letter.isdigit() for letter in value)


def mostly(column: list[str], is_one: Any) -> bool:
    filled = [value for value in column if value]
    return bool(filled) and sum(map(bool, map(is_one, filled))) * 10 >= len(filled) * 8


def is_written_by_uwazi(found: dict[str, int], names: list[str], samples: list[list[str]]) -> bool:
    """Eleven columns of 2015 have bare numbers for session and action, and two headings twice."""
    has_sign = mostly(samples[found["session"]], SESSION.fullmatch) or (
        "action" in found and mostly(samples[found["action"]], ACTION.fullmatch)
    )
    return has_sign or names[:1] in (["title"], ["título"], ["titre"], ["заголовок"], ["标题"], ["العنوان"])
