"""The only code that writes donors."""

from django.db import transaction

from funding.donors.models import Donor
from funding.donors.naming import Found, columns_of_name
from portal.accounts.models import Organisation, User
from portal.audit import actions as audit


@transaction.atomic
def record_donor(found: Found, *, by: User | None, since_year: int | None = None) -> Donor:
    """The donor that a name was found to mean; made, with its organisation, when it is new.

    A State gives under its own names in all six languages.
    """
    if found.donor is not None:
        return found.donor
    organisation = found.organisation
    if organisation is None:
        names = {column: getattr(found.state, column) for column in columns_of_name().values()} if found.state else {}
        organisation, _created = Organisation.objects.get_or_create(
            name=found.state.name_en if found.state else found.name,  # type: ignore[attr-defined]
            defaults={"kind": found.kind, "state": found.state, **names},
        )
    donor, created = Donor.objects.get_or_create(organisation=organisation, defaults={"since_year": since_year})
    if created:
        audit.record(donor, "record_donor", by=by)
    return donor
