"""What the page says besides its figures and charts: agreements, projects with their results, what is to come, papers."""

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from funding.agreements.models import TONES, InstalmentStanding, ReportDue
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.donors.models import Donor
from portal import formats
from projects.portfolio.models import Project
from projects.results.aggregation import Reached
from projects.results.models import EvidenceGrade
from projects.results.showing import REACHED
from reports.dashboards.asked import Asked
from reports.dashboards.donor import sentences
from reports.dashboards.donor.acknowledgement import thanks
from reports.dashboards.donor.shelf import reports_on
from reports.figures.donor.shapes import Agreement, DonorFigures, DueLine, InstalmentLine, ProjectLine
from reports.figures.results import FrameworkLine
from reports.kinds.donor.words import WITHOUT_NAME
from reports.kinds.results import plain_value
from reports.runs.models import Report

MOST_PROJECTS, MOST_INDICATORS = 6, 2  # on the page; the report and the project's page have all
MOST_LINES = 12  # agreements, instalments, reports due: their lists have all
GRADE_TONES = {EvidenceGrade.VERIFIED: "ok", EvidenceGrade.DOCUMENTED: "progress", EvidenceGrade.REPORTED: "info"}


def context(asked: Asked, figures: DonorFigures, reader: Any) -> dict[str, Any]:
    donor = Donor.objects.visible_to(reader).for_list().get(pk=figures.donor)
    return {
        "donor": donor,
        "agreements": agreements(figures, donor, reader),
        "more_agreements": address_of_all(donor) if len(figures.agreements) > MOST_LINES else "",
        "nothing": "" if figures.agreements else sentences.nothing_here(figures),
        "nothing_spent": "" if figures.main.expenditure_usd else sentences.nothing_spent(figures),
        "components": [one for one in figures.components if one.projects],
        "components_said": sentences.of_components(figures),
        "projects": shown_projects(figures),
        "more_projects": formats.number(max(len(figures.projects) - MOST_PROJECTS, 0)),
        "has_more_projects": len(figures.projects) > MOST_PROJECTS,
        "instalments": [instalment(one) for one in figures.instalments[:MOST_LINES]],
        "instalments_said": sentences.of_instalments(figures),
        "reports_due": [due(one) for one in figures.reports_due[:MOST_LINES]],
        "next_report": sentences.of_next_report(figures),
        "preparing": preparing(donor),
        "delivered": list(reports_on(donor, reader)[:MOST_PROJECTS]),
        "thanks": list(islice(thanks(figures, donor), 1)),
        "papers_url": address("donor_papers", asked, donor),
        "statement": statement(asked, donor),
        "all_years": query(asked, donor, period="since-inception"),
    }


def query(asked: Asked, donor: Donor, **words: str) -> str:
    return "?" + urlencode({"scope": donor.pk, **words})


def address(name: str, asked: Asked, donor: Donor, *words: str) -> str:
    """Of the same period and day."""
    query = urlencode({"period": str(asked.period), "as_at": asked.as_at.isoformat()})
    return f"{reverse(name, args=[donor.pk, *words])}?{query}"


def address_of_all(donor: Donor) -> str:
    return f"{reverse('contribution_list')}?{urlencode({'donor': donor.pk})}"


def statement(asked: Asked, donor: Donor) -> dict[str, str]:
    return {kind: address("donor_statement", asked, donor, kind) for kind in ("pdf", "xlsx")}


# Agreements


@dataclass(frozen=True)
class AgreementShown:
    line: Agreement
    url: str
    said: str
    until: str
    tone: str


def agreements(figures: DonorFigures, donor: Donor, reader: Any) -> list[AgreementShown]:
    """Those in force first."""
    over = ContributionStatus.values[2:]
    lines = sorted(figures.agreements, key=lambda one: one.status in over)[:MOST_LINES]
    rows = Contribution.objects.visible_to(reader).filter(donor=donor, reference__in=[one.reference for one in lines])
    keys = dict(rows.values_list("reference", "pk"))
    return [
        AgreementShown(
            one,
            reverse("contribution_detail", args=[keys[one.reference]]),
            sentences.of_agreement(one),
            *sentences.until_when(one, figures.as_at),
        )
        for one in lines
    ]


@dataclass(frozen=True)
class InstalmentShown:
    line: InstalmentLine
    standing: Any
    tone: str


def instalment(line: InstalmentLine) -> InstalmentShown:
    standing = InstalmentStanding(line.standing)
    return InstalmentShown(line, standing.label, TONES.get(standing, "info"))


@dataclass(frozen=True)
class DueShown:
    line: DueLine
    kind: Any
    covers: str


def due(line: DueLine) -> DueShown:
    covers = formats.period(line.covers_from, line.covers_until) if line.covers_until else ""
    return DueShown(line, ReportDue.Kind(line.kind).label, covers)


# Projects and what they reached


@dataclass(frozen=True)
class IndicatorShown:
    line: FrameworkLine
    value: str
    target: str
    grade: str
    tone: str
    reached: Any


@dataclass(frozen=True)
class ProjectShown:
    line: ProjectLine
    key: str  # in the ids of figures
    name: Any  # of a line without a project
    url: str
    indicators: tuple[IndicatorShown, ...]
    grades: tuple[tuple[Any, str], ...]  # grade in words, how many
    all_indicators: int


def shown_projects(figures: DonorFigures) -> list[ProjectShown]:
    """The largest spending first; what has no name last."""
    lines = sorted(figures.projects, key=lambda one: (not one.code, -one.total_usd, one.code))[:MOST_PROJECTS]
    keys = dict(Project.objects.filter(code__in=[one.code for one in lines if one.code]).values_list("code", "pk"))
    return [project(one, [row for row in figures.results if row.project == one.code], keys) for one in lines]


def project(line: ProjectLine, results: list[FrameworkLine], keys: dict[str, int]) -> ProjectShown:
    grades = Counter(one.grade for one in results if one.grade)
    return ProjectShown(
        line,
        line.code or line.about,
        WITHOUT_NAME.get(line.about, ""),
        reverse("project_detail", args=[keys[line.code]]) if line.code else "",
        tuple(indicator(one) for one in sorted(results, key=strength)[:MOST_INDICATORS]),
        tuple((grade.label, formats.number(grades[grade])) for grade in reversed(EvidenceGrade) if grades[grade]),
        len(results),
    )


def strength(line: FrameworkLine) -> tuple[int, int]:
    """The best evidence first, and of the same what has come furthest."""
    grades, reached = EvidenceGrade.values, [word.value for word in Reached]
    return -grades.index(line.grade) - 1 if line.grade else 0, reached.index(line.reached)


def indicator(line: FrameworkLine) -> IndicatorShown:
    return IndicatorShown(
        line,
        plain_value(line, *line.latest),
        plain_value(line, line.target, line.target_of, line.target_text),
        str(EvidenceGrade(line.grade).label) if line.grade else "",
        GRADE_TONES[EvidenceGrade(line.grade)] if line.grade else "info",
        REACHED[Reached(line.reached)][0],
    )


def preparing(donor: Donor) -> list[Report]:
    """Reports about the donor that are being made. That there is one, for which period, is the donor's own business; what it
    says stays with staff until it is approved, so nothing but its period is read."""
    return list(
        Report.objects.filter(kind="donor", scope=str(donor.pk), approved_at__isnull=True)
        .only("starts_on", "ends_on")
        .order_by("ends_on")
    )
