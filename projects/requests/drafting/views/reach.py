"""Which draft a page is about, and why it may be closed."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from projects.requests.drafting import actions
from projects.requests.drafting.workflow import open_sections
from projects.requests.finding import find
from projects.requests.models import Request


def find_to_write(request: HttpRequest, pk: int) -> Request:
    found = find(request, pk)
    if not request.user.has_perm("projects.change_request", found):
        raise PermissionDenied(_("Only people of the State whom its team lets write change its request."))
    return found


def closed_because(found: Request, section: str = "") -> str:
    if section and open_sections(found):
        return actions.closed_sentence(section)
    return _("The request has been sent; what it says is frozen.")
