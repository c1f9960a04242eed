"""Texts about the work that nobody has checked yet, such as how far an activity is: who reads them."""

from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Value, When

from portal.accounts.roles import Role
from portal.accounts.rules import standing
from projects.portfolio.models import Project


def reads_notes(user: Any, project: Project) -> bool:
    """OHCHR, the Board and the States of the project. The same answer for rows: `for_those_concerned`."""
    return bool(user.is_authenticated and user.has_perm("projects.read_reasons_project", project))


def for_those_concerned(reader: Any, field: str) -> Any:
    """The text of `field` of a row that has a `project`, or "" where the reader does not read it."""
    person = standing(reader)
    if person.is_staff or person.has(Role.TRUSTEE):
        return F(field)
    if not person.has(Role.FOCAL_POINT):
        return Value("", output_field=CharField())
    own = Project.states.through.objects.filter(
        state__in=person.state_ids(Role.FOCAL_POINT) or (), project=OuterRef("project")
    )
    return Case(When(Exists(own), then=F(field)), default=Value(""), output_field=CharField())
