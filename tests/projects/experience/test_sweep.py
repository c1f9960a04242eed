"""No words of a lesson that is not released stand on any address that somebody outside staff can open."""

from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from portal.accounts.models import User
from projects.experience import actions
from projects.experience.models import Lesson
from projects.portfolio.models import Project
from tests.factories import experience as make
from tests.factories import projects
from tests.factories.desk import told
from tests.meta.test_every_url import patterns

pytestmark = pytest.mark.django_db
WORDS: dict[str, Any] = {
    "verb": "withdraw", "moment": "approval", "language": "en", "kind": "project", "format": "json", "membership_pk": 1,
    "code": "x", "key": "x", "uidb36": "1", "section": "need", "iso3": "KEN", "year": 2026, "slug": "x", "number": 1,
}  # fmt: skip
SECRET = "Zanzibarquux"


@pytest.mark.parametrize("name", ["nobody", "alice", "zoe", "nora", "tess"])
def test_no_address_shows_the_words(
    name: str, alice: User, carol: User, chris: User, dan: User, request: pytest.FixtureRequest
) -> None:
    project = projects.project(alice, (carol, chris), dan)
    Project.objects.filter(pk=project.pk).update(status="active", is_published=True)
    release = make.public(carol, chris, project, situation=f"{SECRET} told us.", shows_states=True)
    for change in ({"title": f"{SECRET} drafts"}, {"learnt": SECRET}, {"advice": SECRET}):
        make.draft(carol, project, **change)
        make.entered(carol, project, **change)
    make.waiting(carol, project, situation=SECRET)
    withdrawn = make.public(carol, chris, project, situation=SECRET, title="Withdrawn one")
    actions.move(withdrawn.lesson, "withdraw", by=dan, note=f"{SECRET} was recognised.")
    client = Client()
    if name != "nobody":
        client.force_login(request.getfixturevalue(name))

    read, shown = 0, []
    references = [
        release.lesson.reference,
        withdrawn.lesson.reference,
        Lesson.objects.filter(status="checking").get().reference,
    ]
    for route, entry in patterns(get_resolver()):
        arguments = set(entry.pattern.converters) | set(getattr(entry.pattern.regex, "groupindex", {}))
        if not entry.name or not arguments <= {"pk", "reference", *WORDS} or entry.name == "readyz":
            continue
        for key in (
            sorted({project.pk, project.request_id or 0, release.lesson_id, project.recommendations.get().pk})
            if "pk" in arguments
            else [0]
        ):
            for reference in references if "reference" in arguments else [""]:
                given = {"pk": key, "reference": reference}
                kwargs = {word: given.get(word, WORDS.get(word)) for word in arguments}
                response = client.get(reverse(entry.name, kwargs=kwargs), follow=True)
                read += response.status_code == 200
                if SECRET.encode() in told(response):
                    shown.append(route)
    for listed in ("/en/experience/?export=csv", "/en/experience/?export=xlsx"):
        shown += [listed] if SECRET.encode() in told(client.get(listed)) else []
    assert client.get("/en/experience/", {"q": SECRET}).context["rows"] == []

    assert read > 5
    assert shown == []
