"""Illustrative standing lists, a Board report that was handed out, confirmed, and published through the gate."""

from collections.abc import Mapping
from datetime import date

from portal.accounts.models import User
from portal.accounts.roles import Role
from reports.distribution import actions
from reports.distribution.copies import actions as copies
from reports.distribution.copies.scanning import scan_of
from reports.distribution.models import Delivery, PublicCopy, Recipient
from reports.runs import actions as runs
from reports.runs.models import Report
from reports.runs.tasks import render_edition
from reports.runs.workflow import ReportStatus

LISTS = (
    ("board", Role.TRUSTEE),
    ("board", Role.DONOR),
    ("statement", Role.TRUSTEE),
    ("donor", Role.DONOR),
    ("state", Role.FOCAL_POINT),
    ("project", Role.FOCAL_POINT),
)
REASON = "Illustrative: the name stands in public documents already."


def load(people: Mapping[str, User], *, today: date) -> None:
    head = people["head@demo.example"]
    for kind, role in LISTS:
        if not Recipient.objects.filter(kind=kind, role=role).exists():
            actions.add_recipient(kind=kind, role=role, by=head)
    report = Report.objects.filter(kind="board", status=ReportStatus.APPROVED).order_by("pk").first()
    if report is not None and not PublicCopy.objects.exists():
        hand_out(report, people)
        publish(report, people)


def hand_out(report: Report, people: Mapping[str, User]) -> None:
    actions.distribute(report, by=people["officer@demo.example"])
    trustee = people["trustee@demo.example"]
    delivery = Delivery.objects.filter(report=report, person=trustee).first()
    if delivery is not None:
        actions.acknowledge(delivery, by=trustee, words="Received with thanks, on behalf of the Board.")


def publish(report: Report, people: Mapping[str, User]) -> None:
    """Proposed by an officer, released by another, published by the head once its first file is there."""
    stays = {
        one.key: copies.Answer(copies.STAYS, REASON) if one.may_stay else copies.Answer(copies.OUT)
        for one in scan_of(report)
    }
    copy = copies.propose(report, by=people["officer@demo.example"], answers=stays)
    copies.release(copy, by=people["second.officer@demo.example"])
    for edition in report.editions.filter(language="en"):
        render_edition.apply(args=(edition.pk,))
    if not runs.WORKFLOW.reasons_against(report, "publish"):
        runs.publish(report, by=people["head@demo.example"])
