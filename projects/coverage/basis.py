"""Which recommendations a figure counts. Only the Universal Periodic Review has positions, so each basis says how it treats them."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects.recommendations.models import Mechanism, Position, Recommendation

UPR = "UPR"  # the mechanism's code
KIND = Recommendation.Kind


@dataclass(frozen=True)
class Basis:
    key: str  # word in addresses, files and the API
    label: str | Promise
    explanation: str | Promise
    where: Q
    facts: tuple[tuple[str, str], ...]  # the same condition as facts of a list of rows (projects.coverage.addresses)


BASES: dict[str, Basis] = {
    basis.key: basis
    for basis in (
        Basis(
            "supported",
            _("Supported UPR recommendations"),
            _(
                "Recommendations of the Universal Periodic Review that the State supported in full. Voluntary pledges, "
                "recommendations supported in part or noted, and those of treaty bodies and special procedures, which "
                "have no position, are not counted."
            ),
            Q(mechanism__code=UPR, kind=KIND.RECOMMENDATION, position=Position.SUPPORTED),
            (("mechanism", UPR), ("kind", KIND.RECOMMENDATION), ("position", Position.SUPPORTED)),
        ),
        Basis(
            "upr",
            _("All UPR recommendations"),
            _(
                "Recommendations of the Universal Periodic Review whatever the State's position, without voluntary pledges."
            ),
            Q(mechanism__code=UPR, kind=KIND.RECOMMENDATION),
            (("mechanism", UPR), ("kind", KIND.RECOMMENDATION)),
        ),
        Basis(
            "treaty_bodies",
            _("Treaty bodies"),
            _(
                "Recommendations of the treaty bodies, to which States take no position, without concerns and observations."
            ),
            Q(mechanism__kind=Mechanism.Kind.TREATY_BODY, kind=KIND.RECOMMENDATION),
            (("mechanism_kind", Mechanism.Kind.TREATY_BODY), ("kind", KIND.RECOMMENDATION)),
        ),
        Basis(
            "special_procedures",
            _("Special procedures"),
            _("Recommendations of the special procedures, to which States take no position."),
            Q(mechanism__kind=Mechanism.Kind.SPECIAL_PROCEDURE, kind=KIND.RECOMMENDATION),
            (("mechanism_kind", Mechanism.Kind.SPECIAL_PROCEDURE), ("kind", KIND.RECOMMENDATION)),
        ),
        Basis(
            "pledges",
            _("Voluntary pledges"),
            _("What States have pledged of their own accord."),
            Q(kind=KIND.PLEDGE),
            (("kind", KIND.PLEDGE),),
        ),
        Basis(
            "all",
            _("Recommendations of all mechanisms"),
            _(
                "Recommendations of the Universal Periodic Review whatever the position, of the treaty bodies and of the "
                "special procedures, without voluntary pledges and without concerns and observations."
            ),
            Q(kind=KIND.RECOMMENDATION),
            (("kind", KIND.RECOMMENDATION),),
        ),
    )
}
SUPPORTED = BASES["supported"]
