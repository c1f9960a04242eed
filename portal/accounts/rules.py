"""Predicates on the person. Who may do what with which record is composed from them on the models."""

from typing import Any

from rules import Predicate, add_perm, predicate

from portal.accounts.models import NOBODY, Standing
from portal.accounts.roles import Role


def standing(user: Any) -> Standing:
    """The person's roles today; an anonymous visitor has none."""
    return getattr(user, "standing", NOBODY)


def has_role(*roles: Role) -> Predicate:
    def check(user: Any) -> bool:
        return standing(user).has(*roles)

    return predicate(check, name=" or ".join(roles))


is_signed_in = predicate(lambda user: bool(getattr(user, "is_authenticated", False)), name="signed in")
is_officer = has_role(Role.OFFICER)
is_head = has_role(Role.HEAD)
is_finance = has_role(Role.FINANCE)
is_trustee = has_role(Role.TRUSTEE)
is_focal_point = has_role(Role.FOCAL_POINT)
is_donor = has_role(Role.DONOR)
is_admin = has_role(Role.ADMIN)
is_staff = predicate(lambda user: standing(user).is_staff, name="staff")
is_programme_staff = has_role(Role.OFFICER, Role.HEAD)


@predicate
def is_self(user: Any, person: Any = None) -> bool:
    return person is not None and user == person


# People: not in Meta, because AbstractBaseUser brings its own metaclass.
rules_of_people: dict[str, Predicate] = {
    "portal.view_people": is_admin | is_head,
    "portal.manage_people": is_admin,
    "portal.manage_roles": is_admin & ~is_self,  # of a person; one's own roles are another administrator's task
}
for name, rule in rules_of_people.items():
    add_perm(name, rule)
