from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.documents import uploads
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.models import Project, ProjectDocument
from projects.portfolio.workflow import ENDED

AFTERWARDS = (ProjectDocument.Kind.EVALUATION,)  # some are made when the project is over


def against_adding(project: Project, kind: str) -> list[Blocker]:
    if project.status in ENDED and kind not in AFTERWARDS:
        return [Blocker(_("The project has ended: only an evaluation can be added."), "id_kind")]
    return []


def against_change(project: Project) -> list[Blocker]:
    return [Blocker(_("The project has ended: nothing of it changes any more."))] if project.status in ENDED else []


@transaction.atomic
def add(
    project: Project,
    *,
    by: User,
    upload: UploadedFile,
    title: str,
    kind: str = ProjectDocument.Kind.OTHER,
    language: str = "en",
    is_shared: bool = False,
    now: datetime | None = None,
) -> ProjectDocument:
    """Keeps a file that a form field has accepted. Shared, the States of the project may open it."""
    now = now or timezone.now()
    refuse([*rights(project, by), *against_adding(locked(project), kind)])
    made = ProjectDocument.objects.create(
        project=project,
        document=uploads.store(upload, by=by),
        kind=ProjectDocument.Kind(kind),
        title=title.strip(),
        language=language,
        is_shared=is_shared,
        added_at=now,
        added_by=by,
    )
    told(made, "add_document", by=by, at=now, is_internal=not is_shared)
    return made


@transaction.atomic
def share(document: ProjectDocument, *, by: User, with_states: bool, now: datetime | None = None) -> ProjectDocument:
    """Gives the file to the States of the project, or takes it back from them."""
    refuse([*rights(document.project, by), *against_change(locked(document.project)), *if_removed(document)])
    if document.is_shared != with_states:
        document.is_shared = with_states
        document.save(update_fields=["is_shared"])
        told(
            document,
            "share_document" if with_states else "unshare_document",
            by=by,
            at=now,
            is_internal=not with_states,
        )
    return document


@transaction.atomic
def remove(document: ProjectDocument, *, by: User, now: datetime | None = None) -> ProjectDocument:
    """Takes the file off the list. It stays for staff, as what the history speaks of."""
    now = now or timezone.now()
    refuse([*rights(document.project, by), *against_change(locked(document.project)), *if_removed(document)])
    document.removed_at = now
    document.save(update_fields=["removed_at"])
    told(document, "remove_document", by=by, at=now, is_internal=not document.is_shared)
    return document


def locked(project: Project) -> Project:
    return Project.objects.select_for_update(of=("self",)).get(pk=project.pk)


def rights(project: Project, by: User) -> list[Blocker]:
    return [] if by.has_perm("projects.manage_project", project) else [Blocker(_("You do not manage this project."))]


def if_removed(document: ProjectDocument) -> list[Blocker]:
    return [Blocker(_("This document has been removed."))] if document.removed_at else []


def refuse(reasons: list[Blocker]) -> None:
    if reasons:
        raise NotAllowed(reasons)


def told(document: ProjectDocument, verb: str, *, by: User, at: datetime | None, is_internal: bool) -> None:
    facts = {"document": document.pk, "name": document.document.name, "kind": str(document.kind)}
    audit.record(document.project, verb, by=by, at=at, note=document.title, is_internal=is_internal, facts=facts)
