"""Who may do what with a project. Rows are a separate question: Project.objects.visible_to."""

from typing import Any

from django.utils import timezone
from rules import predicate

from portal.accounts.roles import Role
from portal.accounts.rules import is_head, is_staff, standing


def states_of(project: Any) -> list[int]:
    return [state.pk for state in project.states.all()]  # prefetched by for_list


@predicate(name="officer for a State of the project")
def is_its_officer(user: Any, project: Any = None) -> bool:
    """Without a project: whether the person is an officer at all. A project without States is for officers of the whole programme."""
    person = standing(user)
    if project is None or not person.has(Role.OFFICER) or person.covers_state(Role.OFFICER, None):
        return person.has(Role.OFFICER)
    return any(person.covers_state(Role.OFFICER, key) for key in states_of(project))


@predicate(name="member of the project's team")
def is_on_team(user: Any, project: Any = None) -> bool:
    """The manager and the people named in its team today; they keep their place only while they are staff."""
    if project is None or not standing(user).is_staff:
        return False
    if project.manager_id == user.pk:
        return True
    today = timezone.localdate()
    return any(
        member.user_id == user.pk and member.since <= today and (member.until is None or member.until >= today)
        for member in project.members.all()
    )


@predicate(name="focal point of a State of the project")
def is_its_focal_point(user: Any, project: Any = None) -> bool:
    person = standing(user)
    if project is None:
        return person.has(Role.FOCAL_POINT)
    return any(person.covers_state(Role.FOCAL_POINT, key) for key in states_of(project))


@predicate(name="did not record the project")
def is_not_its_recorder(user: Any, project: Any = None) -> bool:
    return project is None or project.created_by_id != user.pk


can_manage = is_its_officer | is_head | is_on_team
can_report = can_manage | is_its_focal_point
sees_counts = can_manage  # of people, below five; everybody else reads them suppressed
sees_internal = is_staff
can_follow = is_staff | is_its_focal_point  # its history, and what changed since they last looked
is_board_member = predicate(lambda user: standing(user).has(Role.TRUSTEE), name="Board member")
reads_reasons = is_staff | is_board_member | is_its_focal_point  # of scores; everybody else reads the scores alone
opens_evidence = is_staff | is_its_focal_point  # files
