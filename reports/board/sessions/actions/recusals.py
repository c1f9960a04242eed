"""Members who take no part in an item. The declaration is kept whatever becomes of it, and stands in the minutes."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker
from reports.board.members.models import BoardMember
from reports.board.sessions.actions.agenda import again
from reports.board.sessions.actions.sessions import called
from reports.board.sessions.models import AgendaItem, Recusal
from reports.board.sessions.when import against_open, refuse


@transaction.atomic
def declare(
    item: AgendaItem, *, member: BoardMember, reason: str, by: User, now: datetime | None = None
) -> Recusal:  # fmt: skip
    """By the member, or by the secretariat on the member's word. From now on the item is not there for the member."""
    stored = again(item)
    reasons = against_declaring(stored, member, by)
    if not reason.strip():
        reasons.append(Blocker(_("Say in a few words what the interest is."), "id_reason"))
    refuse(reasons)
    made = Recusal.objects.create(
        item=stored, member=member, reason=reason.strip(), declared_at=now or timezone.now(), declared_by=by
    )
    audit.record(stored, "declare_recusal", by=by, at=now, note=member.name, is_internal=True)
    return made


def against_declaring(item: AgendaItem, member: BoardMember, by: User) -> list[Blocker]:
    found = against_open(item.session)
    is_own = member.user_id == by.pk and by.has_perm("reports.take_part_boardsession")
    if not is_own and not by.has_perm("reports.change_boardsession", item.session):
        found.append(Blocker(_("A member declares their own interest, or the secretariat on their word.")))
    if not called(item.session).filter(pk=member.pk).exists():
        words = {"member": member.name}
        found.append(Blocker(_("%(member)s does not serve during this session.") % words, "id_member"))
    if item.recusals.in_force().filter(member=member).exists():
        words = {"member": member.name}
        found.append(Blocker(_("%(member)s takes no part in this item already.") % words, "id_member"))
    return found


@transaction.atomic
def withdraw(recusal: Recusal, *, reason: str, by: User, now: datetime | None = None) -> Recusal:
    """By the secretariat, with the reason: nobody looks into an item by lifting their own declaration for an hour.

    Once the Board has spoken on the item the declaration stands.
    """
    item = again(recusal.item)
    stored = Recusal.objects.get(pk=recusal.pk)
    reasons = against_open(item.session)
    if not by.has_perm("reports.change_boardsession", item.session) or is_of(stored, by):
        reasons.append(Blocker(_("The secretariat withdraws a declaration, on the member's word.")))
    if stored.withdrawn_at is not None:
        reasons.append(Blocker(_("The declaration was withdrawn already.")))
    if item.outcome or AgendaItem.objects.filter(pk=item.pk, advice__isnull=False).exists():
        reasons.append(Blocker(_("The Board has spoken on this item: the declaration stands.")))
    if not reason.strip():
        reasons.append(Blocker(_("Say why the interest stands no more."), "id_reason"))
    refuse(reasons)
    stored.withdrawn_at, stored.withdrawn_by, stored.withdrawal_reason = now or timezone.now(), by, reason.strip()
    stored.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(item, "withdraw_recusal", by=by, at=now, note=reason.strip(), is_internal=True)
    return stored


def is_of(recusal: Recusal, user: User) -> bool:
    return BoardMember.objects.filter(pk=recusal.member_id, user=user).exists()
