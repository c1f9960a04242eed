"""The grid of counts: what was typed into it, read place by place. All that can be kept is kept; what cannot is said."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from projects.participation.models import Group, Sex
from projects.partners.models import OrganisationKind

Counts = dict[tuple[str, str, str], int]  # (sex, group, kind of organization) → people
MOST = 100_000  # people of one kind at one event
BLANK_ROWS = 2
MOST_ROWS = 60
WHOLE = re.compile(r"\d{1,9}")
ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


@dataclass(frozen=True)
class Problem:
    sentence: str
    anchor: str = ""


@dataclass(frozen=True)
class Place:
    """One field of the grid as it is drawn."""

    name: str
    label: str  # of row and column
    sex: str  # of the column
    text: str
    is_wrong: bool = False


@dataclass(frozen=True)
class GridRow:
    label: str
    places: tuple[Place, ...]
    number: int | None = None  # of a row that names a group; None: people of whom no group is named
    organisation: str = ""
    group: str = ""


@dataclass
class Reading:
    counts: Counts = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def wrong(self) -> frozenset[str]:
        return frozenset(problem.anchor.removeprefix("id_") for problem in self.problems)


def name_of(row: str, sex: str) -> str:
    return f"n-{row}-{sex}"


def read(data: Mapping[str, str]) -> Reading:
    """What a sent grid says: one row for each kind of organization, and numbered rows that name a group as well."""
    found = Reading()
    for kind in OrganisationKind:
        read_row(found, data, kind, Group.NONE, kind, kind.label)
    for number in range(rows_sent(data)):
        organisation, group = data.get(f"g-{number}-organisation", ""), data.get(f"g-{number}-group", "")
        if organisation in OrganisationKind and group in Group:
            label = f"{OrganisationKind(organisation).label}, {Group(group).label}"
            read_row(found, data, organisation, group, f"g{number}", label)
        elif any(data.get(name_of(f"g{number}", sex), "").strip() for sex in Sex):
            anchor = f"id_g-{number}-{'group' if organisation in OrganisationKind else 'organisation'}"
            found.problems.append(Problem(_("Choose the group and the kind of organization of these people."), anchor))
    return found


def rows_sent(data: Mapping[str, str]) -> int:
    text = data.get("rows", "")
    return min(int(text), MOST_ROWS) if WHOLE.fullmatch(text) else 0


def read_row(found: Reading, data: Mapping[str, str], organisation: str, group: str, row: str, label: object) -> None:
    for sex in Sex:
        name = name_of(row, sex)
        text = data.get(name, "").strip()
        people = whole_number(text)
        place = _("%(row)s, %(sex)s") % {"row": label, "sex": sex.label}
        if people is None:
            sentence = _("%(place)s: “%(text)s” is not a whole number from 0 to %(most)s.")
            found.problems.append(Problem(sentence % {"place": place, "text": text, "most": MOST}, f"id_{name}"))
        elif people and (sex, group, organisation) in found.counts:
            sentence = _("%(place)s: this group and kind of organization stand in another row already. Add the two.")
            found.problems.append(Problem(sentence % {"place": place}, f"id_{name}"))
        elif people:
            found.counts[str(sex), str(group), str(organisation)] = people


def whole_number(text: str) -> int | None:
    """In Western, Arabic or Persian digits, with or without a thousands separator; nothing is zero. None: not one."""
    plain = re.sub(r"(?<=\d)[\s\u00a0\u202f,.'’](?=\d{3}(?!\d))", "", text.translate(ARABIC_DIGITS))
    if not plain:
        return 0
    return int(plain) if WHOLE.fullmatch(plain) and int(plain) <= MOST else None


def texts(counts: Mapping[tuple[str, str, str], int]) -> dict[str, str]:
    """The grid as it would be sent, filled with what is known."""
    named = sorted({(organisation, group) for _sex, group, organisation in counts if group != Group.NONE})
    data = {"rows": str(len(named) + BLANK_ROWS)}
    for number, (organisation, group) in enumerate(named):
        data |= {f"g-{number}-organisation": organisation, f"g-{number}-group": group}
    for (sex, group, organisation), people in counts.items():
        row = organisation if group == Group.NONE else f"g{named.index((organisation, group))}"
        data[name_of(row, sex)] = str(people)
    return data


def drawn(data: Mapping[str, str], wrong: Iterable[str] = ()) -> tuple[list[GridRow], list[GridRow]]:
    """The rows of kinds of organisation, and those that name a group, as they are shown again."""
    wrong = frozenset(wrong)
    plain = [
        GridRow(str(kind.label), tuple(places(data, kind, str(kind.label), wrong)), organisation=kind)
        for kind in OrganisationKind
    ]
    named = [named_row(data, number, wrong) for number in range(rows_sent(data))]
    return plain, named


def named_row(data: Mapping[str, str], number: int, wrong: frozenset[str]) -> GridRow:
    label = _("Group row %(n)s") % {"n": number + 1}
    return GridRow(
        label,
        tuple(places(data, f"g{number}", label, wrong)),
        number,
        data.get(f"g-{number}-organisation", ""),
        data.get(f"g-{number}-group", ""),
    )


def places(data: Mapping[str, str], row: str, label: str, wrong: frozenset[str]) -> Iterator[Place]:
    for sex in Sex:
        name = name_of(row, sex)
        yield Place(name, f"{label}, {sex.label}", str(sex.label), data.get(name, ""), name in wrong)


def with_more_rows(data: Mapping[str, str]) -> dict[str, str]:
    return {**data, "rows": str(min(rows_sent(data) + BLANK_ROWS, MOST_ROWS))}
