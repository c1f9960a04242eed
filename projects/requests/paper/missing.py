"""What a request that came on paper needs before it can go on: what a letter says. The rest is asked for in screening."""

from django.utils.translation import gettext as _

from portal.workflow import Blocker
from projects.requests.models import Request
from projects.requests.paper.models import PaperOrigin


def origin_of(request: Request) -> PaperOrigin | None:
    origin: PaperOrigin | None = getattr(request, "paper", None)
    return origin


def to_claim(request: Request) -> list[Blocker]:
    return [
        Blocker(sentence, anchor)
        for is_there, sentence, anchor in (
            (request.title, _("Give the request a title."), "id_title"),
            (request.institution, _("Name the institution that asks."), "id_institution"),
            (request.contact_name, _("Name a contact person."), "id_contact_name"),
            (request.need, _("Say what has to change, and for whom."), "id_need"),
            (request.letter_id, _("The scan of the letter is missing."), "id_letter_file"),
            (request.consent, _("Choose what may be published."), "id_consent"),
        )
        if not is_there
    ]


def to_submit(request: Request, origin: PaperOrigin) -> list[Blocker]:
    if origin.is_waiting:
        return [Blocker(_("This request came on paper: confirm that it is a request of your State."))]
    return to_claim(request)
