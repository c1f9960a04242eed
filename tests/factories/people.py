"""People with memberships. Alice is a focal point of Kenya, Bob her colleague; Carol is an officer, Dan a head of section;
Frank is in finance; Tess a trustee; Nora represents Norway as donor; Ada administers; Zoe, of Zambia, is the stranger."""

from portal.accounts.models import Organisation, User
from portal.accounts.roles import Role
from tests.factories import accounts
from tests.factories.reference import state


def member(name: str, role: Role, *, iso3: str = "", organisation: Organisation | None = None) -> User:
    return accounts.person(name, role, state=state(iso3) if iso3 else None, organisation=organisation)


def again(user: User) -> User:
    """The same person without what was remembered of their memberships, as the next web request sees them."""
    return User.objects.get(pk=user.pk)
