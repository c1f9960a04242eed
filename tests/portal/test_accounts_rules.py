import pytest

from portal.accounts.models import Standing
from portal.accounts.roles import Role
from portal.accounts.rules import rules_of_people

ROWS = [
    # role, view_people, manage_people, manage_roles of another, manage_roles of oneself
    (Role.OFFICER, False, False, False, False),
    (Role.HEAD, True, False, False, False),
    (Role.FINANCE, False, False, False, False),
    (Role.TRUSTEE, False, False, False, False),
    (Role.FOCAL_POINT, False, False, False, False),
    (Role.DONOR, False, False, False, False),
    (Role.ADMIN, True, True, True, False),
]


class Somebody:
    def __init__(self, *roles):
        self.standing = Standing(states=dict.fromkeys(roles), organisations=dict.fromkeys(roles))


@pytest.mark.parametrize(("role", "view", "manage", "roles_of_other", "roles_of_self"), ROWS)
def test_who_may_see_and_manage_people(role, view, manage, roles_of_other, roles_of_self):
    user, other = Somebody(role), Somebody()

    assert rules_of_people["portal.view_people"](user) is view
    assert rules_of_people["portal.manage_people"](user) is manage
    assert rules_of_people["portal.manage_roles"](user, other) is roles_of_other
    assert rules_of_people["portal.manage_roles"](user, user) is roles_of_self
