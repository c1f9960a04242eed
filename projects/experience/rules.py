from typing import Any

from rules import predicate

from portal.accounts.rules import is_head, is_programme_staff
from projects.portfolio.rules import can_manage

__all__ = ["is_programme_staff", "may_decide", "may_release", "may_write"]


@predicate(name="wrote the lesson or manages its project")
def may_write(user: Any, lesson: Any = None) -> bool:
    if lesson is None or not is_programme_staff(user):
        return bool(is_programme_staff(user))
    if lesson.created_by_id == user.pk or is_head(user):
        return True
    return lesson.project is not None and bool(can_manage(user, lesson.project))


@predicate(name="programme staff who neither wrote the lesson nor proposed its release")
def may_release(user: Any, lesson: Any = None) -> bool:
    if lesson is None or not is_programme_staff(user):
        return bool(is_programme_staff(user))
    proposers = {release.proposed_by_id for release in lesson.releases.all() if release.status == "proposed"}
    return user.pk not in {lesson.created_by_id, lesson.edited_by_id, *proposers}


@predicate(name="programme staff who neither wrote the words nor proposed the release")
def may_decide(user: Any, release: Any = None) -> bool:
    return bool(may_release(user, None if release is None else release.lesson))
