"""A section for tests: members of the project's team by the part they have, as rows that come, go and change."""

from datetime import date
from typing import Any

from portal.accounts.models import User
from portal.workflow import Blocker
from projects.portfolio.amendments.sections import Field, Row, Section, place
from projects.portfolio.models import Project


def people(project: Project) -> list[tuple[str, str]]:
    return [(str(user.pk), user.name) for user in User.objects.order_by("name")]


def read(project: Project) -> list[Row]:
    return [
        {
            "key": str(member.pk),
            "user": str(member.user_id),
            "part": member.part,
            "since": member.since.isoformat(),
            "until": None,
            "colour": "unseen by the form",
        }
        for member in project.members.order_by("pk")
    ]


def refuse(project: Project, rows: list[Row]) -> list[Blocker]:
    return [
        Blocker("Nobody began before 2000.", place("since", row["key"])) for row in rows if row["since"] < "2000-01-01"
    ]


def write(project: Project, rows: list[Row], by: User) -> None:
    kept = [row["key"] for row in rows if row["key"].isdecimal()]
    project.members.exclude(pk__in=kept).delete()
    for row in rows:
        facts: dict[str, Any] = {"part": row["part"] or "", "since": date.fromisoformat(row["since"])}
        if row["key"] in kept:
            project.members.filter(pk=row["key"]).update(**facts)
        else:
            project.members.create(user_id=row["user"], **facts)


TEAM = Section(
    key="team",
    label="Team",
    fields=(
        Field("user", "Person", "choice", choices=people, required=True, only_new=True),
        Field("part", "Part in the project", "long"),
        Field("since", "From", "day", required=True),
    ),
    read=read,
    refuse=refuse,
    write=write,
    may_add=True,
    may_remove=True,
    order=60,
)
