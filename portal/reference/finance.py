"""Closed lists of UN finance that more than one app names."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ObjectClass(models.TextChoices):
    """The lines of the UN statement of income and expenditure."""

    STAFF = "staff", _("Staff and other personnel costs")
    TRAVEL_STAFF = "travel_staff", _("Travel of staff")
    TRAVEL_PARTICIPANTS = "travel_participants", _("Travel of representatives and participants")
    CONSULTANTS = "consultants", _("Consultants and experts")
    CONTRACTUAL = "contractual", _("Contractual services")
    OPERATING = "operating", _("General operating and other direct costs")
    SUPPLIES = "supplies", _("Supplies and equipment")
    GRANTS = "grants", _("Grants, fellowships, seminars and transfers to partners")
