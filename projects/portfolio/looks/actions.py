from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.models import LastLook, Project


@transaction.atomic
def have_seen(project: Project, *, by: User, until: datetime | None = None, now: datetime | None = None) -> LastLook:
    """The person has read what happened until then. It never goes back, nor beyond now: what came while they read is new still."""
    if not by.has_perm("projects.follow_project", project):
        raise NotAllowed([Blocker(_("You do not follow this project."))])
    now = now or timezone.now()
    moment = min(until or now, now)
    look, is_new = LastLook.objects.select_for_update(of=("self",)).get_or_create(
        project=project, user=by, defaults={"seen_at": moment}
    )
    if not is_new and look.seen_at < moment:
        look.seen_at = moment
        look.save(update_fields=["seen_at"])
    return look
