"""The sections of an amendment that this app brings."""

from projects.partners.amending import SECTION as PARTNERS
from projects.portfolio.amendments.sections import register

register(PARTNERS)
