"""The records of a project that its scores may cite."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.documents.models import Document
from portal.workflow import Blocker
from projects.components.evidence import RECORDS, Cite, Given, Kind, of_rows
from projects.components.models import ScoreEvidence
from projects.participation.models import Event
from projects.partners.models import ProjectPartner
from projects.portfolio.models import Project
from projects.results.models import Indicator


def strangers(project: Project, said: Mapping[int, Given], *, by: User) -> list[Blocker]:
    """Records of other projects are no evidence. What is cited already stays citable, though the project has let it go."""
    cites = {(number, one) for number, given in said.items() for one in given.evidence if one.kind in RECORDS}
    if not cites:
        return []
    unknown = {one for _number, one in cites} - citable(project) - cited_already(project)
    unknown -= own_uploads(unknown, by)
    sentence = _("Component %(number)s cites a record that is not this project's: %(kind)s %(key)s.")
    return [
        Blocker(sentence % {"number": number, "kind": one.kind.label, "key": one.value}, f"id_evidence_{number}")
        for number, one in sorted(cites, key=lambda pair: (pair[0], str(pair[1].kind), str(pair[1].value)))
        if one in unknown
    ]


def citable(project: Project) -> set[Cite]:
    found = {
        Kind.RECOMMENDATION: project.recommendations.order_by().values_list("pk", flat=True),
        Kind.INDICATOR: Indicator.objects.filter(result__project=project).order_by().values_list("pk", flat=True),
        Kind.EVENT: Event.objects.filter(project=project).order_by().values_list("pk", flat=True),
        Kind.PARTNER: ProjectPartner.objects.filter(project=project).order_by().values_list("pk", flat=True),
        Kind.DOCUMENT: project.documents.filter(removed_at=None).order_by().values_list("document", flat=True),
    }
    return {Cite(kind, key) for kind, keys in found.items() for key in keys}


def cited_already(project: Project) -> set[Cite]:
    return set(of_rows(ScoreEvidence.objects.filter(score__project=project)))


def own_uploads(cites: set[Cite], by: User) -> set[Cite]:
    """Files that the person has just sent with a score."""
    keys = [one.value for one in cites if one.kind == Kind.DOCUMENT]
    own = Document.objects.filter(pk__in=keys, uploaded_by=by).values_list("pk", flat=True) if keys else ()
    return {Cite(Kind.DOCUMENT, key) for key in own}
