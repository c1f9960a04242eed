"""What the figures of recommendations and assistance say in words."""

from django.utils.translation import gettext as _

from projects.coverage import sentences as covered
from projects.coverage.figures import Coverage


def nothing_to_count() -> str:
    return _("No supported recommendation of the Universal Periodic Review has been imported yet.")


def coverage(made: Coverage) -> str:
    return next(iter(covered.sentences(made)), "") or nothing_to_count()


def gap(made: Coverage) -> str:
    if not made.total.recommendations:
        return nothing_to_count()
    return next(iter(covered.gap(made)), "") or _("No line of this table has a gap.")
