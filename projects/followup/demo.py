"""Illustrative follow-up, told by the same actions as in life: institutions, clusters, reports, verifications, one disagreement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from portal.accounts.demo_people import focal_point_of
from portal.accounts.models import User
from portal.reference.models import State
from projects.followup import actions
from projects.followup.models import Cluster, ProgressEntry
from projects.institutions import actions as institutions
from projects.institutions.models import Institution
from projects.recommendations.models import Progress, Recommendation

Kind = Institution.Kind
NOTE = {
    "en": "Illustrative report, made for the demonstration.",
    "fr": "Rapport fictif, établi pour la démonstration.",
    "ar": "تقرير توضيحي أُعد لأغراض العرض.",
    "es": "Informe ilustrativo, preparado para la demostración.",
}
REASON = "Illustrative finding: the measures are under way, and their effect has still to be shown."


@dataclass(frozen=True)
class Country:
    iso3: str
    language: str
    bodies: tuple[tuple[str, Kind], ...]
    cluster: str
    # paragraph, index of the lead, progress, days ago; the next ones with OHCHR's finding, or nothing
    reports: tuple[tuple[int, int, Progress, int, Progress | None], ...]


COUNTRIES = (
    Country(
        "MRT",
        "fr",
        (
            ("Commissariat aux droits de l’homme (exemple)", Kind.NMIRF),
            ("Ministère de la justice (exemple)", Kind.MINISTRY),
            ("Commission nationale des droits de l’homme (exemple)", Kind.NHRI),
        ),
        "Suivi et institutions (exemple)",
        (
            (1, 2, Progress.PARTIALLY_IMPLEMENTED, 620, Progress.PARTIALLY_IMPLEMENTED),
            (2, 0, Progress.IMPLEMENTED, 90, Progress.IN_PROGRESS),
            (3, 1, Progress.IN_PROGRESS, 200, None),
            (4, 1, Progress.PLANNED, 410, None),
        ),
    ),
    Country(
        "JOR",
        "ar",
        (("وزارة العدل (مثال)", Kind.MINISTRY), ("وزارة التنمية الاجتماعية (مثال)", Kind.MINISTRY)),
        "المشاركة وعدم التمييز (مثال)",
        ((3, 0, Progress.IN_PROGRESS, 150, Progress.IN_PROGRESS), (5, 1, Progress.PLANNED, 30, None)),
    ),
    Country(
        "PRY",
        "es",
        (("Ministerio de Relaciones Exteriores (ejemplo)", Kind.NMIRF),),
        "Instituciones nacionales (ejemplo)",
        ((1, 0, Progress.IMPLEMENTED, 240, Progress.IMPLEMENTED), (2, 0, Progress.IMPLEMENTED, 500, None)),
    ),
)


def load(people: Mapping[str, User], *, today: date) -> None:
    """Once: a second call finds entries and changes nothing."""
    if ProgressEntry.objects.exists():
        return
    for country in COUNTRIES:
        follow(country, people, today)


def follow(country: Country, people: Mapping[str, User], today: date) -> None:
    state = State.objects.get(iso3=country.iso3)
    focal = people[focal_point_of(country.iso3)]
    bodies = [
        institutions.add(state=state, by=focal, name=name, language=country.language, kind=kind)
        for name, kind in country.bodies
    ]
    rows = {row.para_minor: row for row in Recommendation.objects.filter(state=state).order_by("pk")}
    for number, lead, progress, days, found in country.reports:
        row, said_on = rows[number], today - timedelta(days=days)
        actions.set_lead(row, by=focal, institution=bodies[lead], now=at(said_on))
        actions.report_progress(
            row,
            by=focal,
            progress=progress,
            as_at=said_on,
            comment=NOTE[country.language],
            language=country.language,
            now=at(said_on),
        )
        if found:
            verified_on = min(said_on + timedelta(days=30), today)
            actions.verify_progress(
                row,
                by=people["officer@demo.example"],
                progress=found,
                as_at=verified_on,
                comment=REASON,
                now=at(verified_on),
            )
    gather(country, state, focal, bodies[0], [rows[1], rows[2]])


def gather(country: Country, state: State, focal: User, lead: Institution, rows: list[Recommendation]) -> Cluster:
    return actions.create_cluster(
        state=state, by=focal, name=country.cluster, language=country.language, lead=lead, recommendations=rows
    )


def at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(11)))
