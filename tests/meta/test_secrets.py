"""What some readers may never learn stands on no address that they can open: every page, file and API route is read.

One world holds all secrets, and each reader reads it once: a feature with something to hide plants it here.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from portal.accounts.models import User
from projects.components.models import ComponentScore, ScoreEvidence
from projects.experience import actions as lessons
from projects.experience.models import Lesson
from projects.portfolio.amendments.models import Amendment
from projects.portfolio.amendments.sections import read_all
from projects.portfolio.models import Project
from projects.requests.tracker import actions as tracker
from tests.factories import experience, participation, projects
from tests.factories.desk import told
from tests.factories.reference import component
from tests.meta.test_every_url import patterns

pytestmark = pytest.mark.django_db
WORDS: dict[str, Any] = {
    "verb": "withdraw", "moment": "approval", "language": "en", "kind": "request", "format": "json", "membership_pk": 1,
    "code": "x", "key": "x", "uidb36": "1", "section": "need", "iso3": "KEN", "year": 2026, "slug": "x",
}  # fmt: skip
Keys = dict[str, list[Any]]


def lesson(project: Project, people: dict[str, User]) -> Keys:
    """Words of lessons before their release, and of one that was taken back."""
    carol, chris, secret = people["carol"], people["chris"], SECRETS["lesson"][0]
    release = experience.public(carol, chris, project, situation=f"{secret} told us.", shows_states=True)
    for change in ({"title": f"{secret} drafts"}, {"learnt": secret}, {"advice": secret}):
        experience.draft(carol, project, **change)
        experience.entered(carol, project, **change)
    experience.waiting(carol, project, situation=secret)
    withdrawn = experience.public(carol, chris, project, situation=secret, title="Withdrawn one")
    lessons.move(withdrawn.lesson, "withdraw", by=people["dan"], note=f"{secret} was recognised.")
    checking = Lesson.objects.filter(status="checking").get().reference
    return {
        "pk": [release.lesson_id],
        "reference": [release.lesson.reference, withdrawn.lesson.reference, checking],
    }


def note(project: Project, people: dict[str, User]) -> Keys:
    """A note that staff wrote beside a request."""
    about = project.request
    assert about is not None
    tracker.write_note(about, by=people["carol"], text=SECRETS["note"][0])
    tracker.send_message(about, by=people["carol"], text="A message.")
    return {"pk": [about.pk]}


def partner(project: Project, people: dict[str, User]) -> Keys:
    """A protected partner, cited by a score and in an amendment that is in force."""
    carol = people["carol"]
    name, site = SECRETS["partner"]
    found = participation.partner(carol, name, acronym="ZSC", is_protected=True, website=f"https://{site}.example/")
    row = participation.role(project, found, carol, contribution=f"{name} hides people.")
    participation.role(project, participation.partner(carol), carol)
    score = ComponentScore.objects.create(project=project, moment="closure", component=component(5), score=2)
    ScoreEvidence.objects.create(score=score, partner=row)
    project.refresh_from_db()
    proposal = dict(read_all(project))
    proposal["partners"] = [each | {"until": "2026-10-01", "end_reason": "Done"} for each in proposal["partners"]]
    Amendment.objects.create(
        project=project,
        number=1,
        reason="Time",
        base_revision=1,
        base=read_all(project),
        proposal=proposal,
        status="approved",
        applied_revision=2,
        proposed_at=timezone.now(),
        proposed_by=carol,
        decided_at=timezone.now(),
        decided_by=people["chris"],
    )
    return {"pk": [found.pk, row.pk], "role_pk": [row.pk]}


# What is planted → its words, and who may never read them ("" is a visitor).
SECRETS: dict[str, tuple[str, ...]] = {
    "lesson": ("Zanzibarquux",),
    "note": ("zzz-internal-zzz",),
    "partner": ("Zebraquux Shelter", "zebraquux-shelter"),
}
PLANT: dict[str, Callable[[Project, dict[str, User]], Keys]] = {"lesson": lesson, "note": note, "partner": partner}
OUTSIDE = ("", "alice", "zoe", "nora", "tess")
NEVER_READ_BY = {"lesson": OUTSIDE, "note": (*OUTSIDE, "frank", "ada"), "partner": OUTSIDE}


def number_alike(first: int = 1000) -> None:
    """Has every table count from the same number, so that one key opens a record of each and no address is read twice."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for sequence in connection.introspection.get_sequences(cursor, table):
                cursor.execute(f'ALTER SEQUENCE "{sequence["name"]}" RESTART WITH {first}')


@pytest.fixture
def planted(alice: User, carol: User, chris: User, dan: User) -> dict[str, Keys]:
    number_alike()
    project = projects.project(alice, (carol, chris), dan)
    Project.objects.filter(pk=project.pk).update(status="active", is_published=True)
    project.refresh_from_db()
    people = {"carol": carol, "chris": chris, "dan": dan}
    around = {"pk": [project.pk, project.recommendations.get().pk], "number": [1]}
    return {"": around} | {secret: plant(project, people) for secret, plant in PLANT.items()}


def together(planted: dict[str, Keys], secrets: Iterable[str]) -> Keys:
    """The keys of the project and of what these secrets hang on."""
    known: Keys = {"reference": [], "role_pk": []}
    for found in (planted[""], *(planted[secret] for secret in secrets)):
        for name, values in found.items():
            known[name] = sorted({*known.get(name, []), *values})
    return known


def addresses(known: Keys) -> Iterator[str]:
    """Every address of the site with each key of the planted records; those that want a word get a usual one."""
    for _route, entry in patterns(get_resolver()):
        arguments = set(entry.pattern.converters) | set(getattr(entry.pattern.regex, "groupindex", {}))
        if not entry.name or not arguments <= {*known, *WORDS} or entry.name == "readyz":
            continue
        choices: list[dict[str, Any]] = [{}]
        for name in sorted(arguments):
            choices = [{**one, name: value} for one in choices for value in known.get(name, [WORDS.get(name)])]
        for kwargs in choices:
            yield reverse(entry.name, kwargs=kwargs)


def paths_to(planted: dict[str, Keys], secrets: frozenset[str]) -> list[str]:
    project = planted[""]["pk"][0]
    return sorted(
        {
            *addresses(together(planted, secrets)),
            *(
                f"{reverse(listed)}?export={kind}"
                for listed in ("lesson_list", "partner_list")
                for kind in ("csv", "xlsx")
            ),
            f"/api/v1/partners/?project={project}",
            f"/api/v1/project-partners/?project={project}",
            reverse("thread", args=["project", project]),
        }
    )


def answers(client: Client, paths: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """What each address answers, and where it leads if it leads on: a page to which hundreds do, such as that of signing in, is
    read once, whatever page it is to go back to."""
    waiting, seen = list(paths), set()
    for path in waiting:
        response = client.get(path)
        yield path, response
        leads_to = urljoin(path, response.headers.get("Location", path)).partition("?next=")[0]
        if leads_to != path and leads_to not in seen:
            seen.add(leads_to)
            waiting.append(leads_to)


def test_no_address_tells_a_secret(planted: dict[str, Keys], request: pytest.FixtureRequest) -> None:
    paths: dict[frozenset[str], list[str]] = {}  # of what the same is hidden from, the same addresses are asked
    shown = []
    for name in sorted({name for names in NEVER_READ_BY.values() for name in names}):
        client = Client()
        if name:
            client.force_login(request.getfixturevalue(name))
        secrets = frozenset(secret for secret, names in NEVER_READ_BY.items() if name in names)
        if secrets not in paths:
            paths[secrets] = paths_to(planted, secrets)
        hidden = {word.casefold().encode(): secret for secret in secrets for word in SECRETS[secret]}

        answered = 0
        for path, response in answers(client, paths[secrets]):
            answered += response.status_code == 200
            said = told(response).lower() + str(response.headers).lower().encode()
            shown += [(name, path, secret) for word, secret in hidden.items() if word in said]

        assert answered > 40, name
        for secret, listed in (("lesson", "lesson_list"), ("partner", "partner_list")):
            if secret in secrets:
                assert client.get(reverse(listed), {"q": SECRETS[secret][0]}).context["rows"] == []
    assert shown == []


def test_staff_read_what_is_hidden_from_others(planted: dict[str, Keys], client: Client, carol: User) -> None:
    """Else a world without secrets would pass."""
    keys = together(planted, SECRETS)
    client.force_login(carol)
    said = b"".join(
        told(client.get(path)).lower()
        for path in (
            *(reverse("lesson_page", args=[reference]) for reference in keys["reference"]),
            *(reverse("request_notes", args=[key]) for key in keys["pk"]),
            reverse("partner_list"),
        )
    )

    assert {secret for secret, words in SECRETS.items() if words[0].lower().encode() in said} == set(SECRETS)
