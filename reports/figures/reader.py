"""For whom figures of a report are read: functions that ask a reader get one that stands for the Secretariat or for anybody."""

from dataclasses import dataclass

from portal.accounts.models import NOBODY, Standing
from portal.accounts.roles import Role


@dataclass(frozen=True)
class Reader:
    """Looks like a person to `visible_to`; has no permission and no record."""

    standing: Standing
    pk: int | None = None
    is_authenticated: bool = False

    def has_perm(self, name: str, record: object = None) -> bool:
        return False


SECRETARIAT = Reader(Standing(states={Role.HEAD: None}, organisations={}))
ANYBODY = Reader(NOBODY)
