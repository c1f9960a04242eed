"""A donor's conditions in words, from the frozen facts: the sentences of the pages, in the edition's language."""

from collections.abc import Iterable

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.earmarking.check import said
from funding.earmarking.facts import ProjectFacts
from funding.earmarking.models import Condition
from funding.earmarking.terms import Terms, class_name
from portal import formats
from reports.figures.donor.shapes import ConditionLine, ProjectLine
from reports.figures.freezing import name_in
from reports.figures.outside import Named
from reports.kinds.cells import CODE, code, heads, text
from reports.kinds.document import Row, Table
from reports.kinds.prose import Prose


def terms(line: ConditionLine) -> Terms:
    return Terms(
        dimension=line.dimension,
        sense=line.sense,
        strength=line.strength,
        values=tuple((one.code, name_in(one.names) if one.names else class_name(one.code)) for one in line.values),
        starts_on=line.starts_on,
        ends_on=line.ends_on,
        wording=line.wording,
        of_agreement=line.of_agreement,
    )


def facts(line: ProjectLine) -> ProjectFacts:
    def names(found: Iterable[Named]) -> dict[str, str]:
        return {one.code: name_in(one.names) for one in found}

    return ProjectFacts(
        code=line.code,
        regions=names(line.regions),
        states=names(line.states),
        components=names(line.components),
        forms=names(line.forms),
        starts_on=line.starts_on,
        ends_on=line.ends_on,
    )


def table(prose: Prose, lines: Iterable[ConditionLine], projects: Iterable[ProjectLine]) -> Table:
    by_code = {project.code: project for project in projects}
    return Table(
        id="conditions",
        caption=prose.say(_("Conditions of the agreements and how the projects meet them")),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Reference"), CODE),
            (_("Condition"), "text"),
            (pgettext_lazy("column", "Strength"), "text"),
            (_("How it is met"), "text"),
        ),
        rows=tuple(
            Row(
                (
                    code(line.reference),
                    text(terms(line).rule),
                    text(prose.word(Condition.Strength(line.strength).label)),
                    text(how(prose, line, by_code)),
                )
            )
            for line in lines
        ),
        widths=(17, 35, 13, 35),
    )


def how(prose: Prose, line: ConditionLine, projects: dict[str, ProjectLine]) -> SafeString:
    """Which projects meet the condition, and what the others have instead."""
    if not line.held:
        return prose.say(_("None of this money has gone to a published project yet."))
    if terms(line).is_read_by_people:
        return prose.say(_("Read by people: whoever posts an allocation says how it is met."))
    met = [held.project for held in line.held if held.is_met]
    parts = [prose.say(_("Met by: {projects}."), projects=formats.names(met))] if met else []
    parts += [
        prose.say(_("Not met by {project}: {reason}"), project=held.project, reason=has(line, projects[held.project]))
        for held in line.held
        if not held.is_met
    ]
    return SafeString(" ".join(parts))


def has(line: ConditionLine, project: ProjectLine) -> str:
    return said(terms(line), facts(project), None, project.classes)
