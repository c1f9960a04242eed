"""The form without an answer, for whoever has no draft yet. It can be sent back on the page of any draft of a State."""

from django.core import signing
from django.utils.translation import gettext as _

from projects.requests.drafting import content
from projects.requests.drafting.offline.rows import FORMAT, SALT, OfflineForm, rows_with
from projects.requests.drafting.sections import BY_KEY, COMPONENT_NUMBERS, LISTS
from projects.requests.models import Request

OF_ANY_DRAFT = 0  # in the token, where the key of a request would stand


def form() -> OfflineForm:
    """In the active language."""
    token = signing.dumps({"request": OF_ANY_DRAFT, "format": FORMAT, "based_on": {}}, salt=SALT, compress=True)
    return OfflineForm("", _("Request for assistance"), token, tuple(rows_with(Request(), empty)))


def empty(section: str) -> content.Content:
    if section == "components":
        return {
            name: value
            for number in COMPONENT_NUMBERS
            for name, value in zip(content.names_of(number), (None, "", ""), strict=True)
        }
    return {content.stored_name(name): [] if name in LISTS else None for name in BY_KEY[section].fields}
