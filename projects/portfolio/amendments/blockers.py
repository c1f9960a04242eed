"""What stands in the way of proposing an amendment, and of putting it into force."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import quote

from django.apps import apps
from django.db import DatabaseError
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.workflow import Blocker
from projects.portfolio.amendments.branch import Content, came_into_force_since, changed, content_now, moved, proposes
from projects.portfolio.amendments.models import Amendment
from projects.portfolio.amendments.refusals import REFUSALS
from projects.portfolio.amendments.section_form import is_long, rows_of
from projects.portfolio.amendments.sections import ONE, SECTIONS, Row, Section, place
from projects.portfolio.amendments.values import is_nothing
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING


def to_propose(amendment: Amendment) -> list[Blocker]:
    """It changes something, the project runs and is still what it was when the branch began, and nothing of it is refused."""
    if amendment.project.status not in RUNNING:
        return [Blocker(_("The project is not running: only a running project is amended."))]
    if base_has_moved := against_old_base(amendment):
        return base_has_moved
    found = [] if proposes(amendment) else [Blocker(_("The draft does not change anything yet."), "sections")]
    return [*found, *against_content(amendment)]


def to_approve(amendment: Amendment) -> list[Blocker]:
    """The same as for proposing: much may have happened in between."""
    return to_propose(amendment)


def against_old_base(amendment: Amendment) -> list[Blocker]:
    """One reason that names the sections and the amendments by which they moved, with the way out."""
    sections = moved(amendment, content_now(amendment.project))
    if not sections:
        return []
    names = ", ".join(str(section.label) for section in sections)
    by = ", ".join(later.name for later in came_into_force_since(amendment))
    url = reverse("amendment_take_over", args=[amendment.project_id, amendment.number])
    if by:
        sentence = _(
            "The project has moved since this amendment began, by %(by)s: %(what)s. Take over what moved first."
        )
    else:
        sentence = _("The project has moved since this amendment began: %(what)s. Take over what moved first.")
    return [Blocker(sentence % {"by": by, "what": names}, "moved", url)]


def against_content(amendment: Amendment) -> list[Blocker]:
    """All reasons against the sections that the amendment changes, each with the page and the field where it is mended."""
    found = against_proposal(amendment.project, amendment.base, amendment.proposal)
    return [placed(amendment, section, blocker) for section, blocker in found]


BY_INDEX = re.compile(r"-(?P<index>\d+)-(?P<field>\w+)$")  # a section may name a row by its place among the rows


def placed(amendment: Amendment, section: Section, blocker: Blocker) -> Blocker:
    """With the page and the field where it is mended; of a long section the page of the row."""
    url = reverse("amendment_edit", args=[amendment.project_id, amendment.number, section.key])
    row, field = place_of(amendment, section, blocker.anchor)
    if row and is_long(amendment, section):
        url = f"{url}?row={quote(row)}"
    return replace(blocker, anchor=place(field, row) if row else "section", url=url)


def place_of(amendment: Amendment, section: Section, anchor: str) -> tuple[str, str]:
    """Row and field that an anchor names: `sections.place`, the field alone for single facts, or the place of the row."""
    keys = [row["key"] for row in rows_of(amendment, section)]
    for key in keys:
        if anchor.startswith(place("", key)):
            return key, anchor.removeprefix(place("", key))
    if keys == [ONE] and section.field(anchor.removeprefix("id_")):
        return ONE, anchor.removeprefix("id_")
    found = BY_INDEX.search(anchor)
    if found and section.field(found["field"]) and int(found["index"]) < len(keys):
        return keys[int(found["index"])], found["field"]
    return "", ""


def against_proposal(project: Project, base: Content, proposal: Content) -> list[tuple[Section, Blocker]]:
    touched = changed(base, proposal)
    found = [(section, blocker) for section in touched for blocker in against_section(project, section, proposal)]
    return [*found, *against_several(project, touched, proposal)]


def against_section(project: Project, section: Section, proposal: Content) -> Iterable[Blocker]:
    """What is missing is said first; a section reads only rows in which nothing is."""
    rows = proposal[section.key]
    missing = list(what_is_missing(section, rows))
    return missing or section.refuse(project, rows)


def what_is_missing(section: Section, rows: list[Row]) -> Iterator[Blocker]:
    for row in rows:
        for field in section.fields:
            if field.required and is_nothing(row.get(field.name)):
                sentence = _("%(field)s: this is needed.") % {"field": field.label}
                yield Blocker(sentence, place(field.name, row["key"]))


def against_several(project: Project, touched: list[Section], proposal: Content) -> Iterator[tuple[Section, Blocker]]:
    keys = {section.key for section in touched}
    incomplete = {key for key in proposal if key in SECTIONS and any(what_is_missing(SECTIONS[key], proposal[key]))}
    for sections, find in REFUSALS:
        if keys.intersection(sections) and not incomplete.intersection(sections):
            for blocker in find(project, proposal):
                yield SECTIONS[next(key for key in sections if key in SECTIONS)], blocker


def why_not_stored(error: DatabaseError) -> str:
    """The rule in words where the constraint has some, else what the database says in a line."""
    said = str(error)
    for constraint in (one for model in apps.get_models() for one in model._meta.constraints):
        if f'"{constraint.name}"' in said:
            message = str(constraint.violation_error_message)
            return message % {"name": constraint.name} if "%(name)" in message else message
    return said.splitlines()[0]
