"""Object classes that a donor does not pay for, looked up for lines of expenditure."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from funding.earmarking.check import Refusal, allows_class
from funding.earmarking.models import Condition
from funding.earmarking.terms import Terms, class_name, terms_of


class ClassBook:
    """Conditions about object classes of these contributions (of all without them) by one query."""

    def __init__(self, contributions: Iterable[int] | None = None) -> None:
        rows = Condition.objects.filter(dimension=Condition.Dimension.OBJECT_CLASS)
        if contributions is not None:
            rows = rows.filter(contribution__in=list(contributions))
        self.known: dict[int, list[Terms]] = defaultdict(list)
        for condition in rows:
            self.known[condition.contribution_id].append(terms_of(condition))

    def forbids(self, contribution_id: int | None, object_class: str) -> list[Refusal]:
        """The conditions of the contribution that do not let it pay expenditure of this class; a line without a class is
        judged by nothing."""
        if contribution_id is None or not object_class:
            return []
        return [
            Refusal(terms, _("This line is: %(name)s.") % {"name": class_name(object_class)})
            for terms in self.known.get(contribution_id, [])
            if not allows_class(terms, object_class)
        ]


def forbids_object_class(contribution_id: int | None, object_class: str) -> list[Refusal]:
    """For one line; imports keep a ClassBook."""
    return ClassBook([contribution_id] if contribution_id else []).forbids(contribution_id, object_class)
