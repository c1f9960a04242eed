from portal.accounts.models import Membership, Organisation, User
from portal.audit.models import AuditEvent
from portal.documents.models import Document
from portal.imports.mappings.models import ColumnMapping
from portal.imports.models import ImportBatch, ImportRow
from portal.numbering import ReferenceCounter
from portal.reference.models import (
    AssistanceForm,
    Component,
    ProgrammeElement,
    RegionalGroup,
    SdgGoal,
    SdgTarget,
    State,
    StateAlias,
    UprSession,
)
from portal.saved.models import DefaultView, SavedView

__all__ = [
    "AssistanceForm",
    "AuditEvent",
    "ColumnMapping",
    "Component",
    "DefaultView",
    "Document",
    "ImportBatch",
    "ImportRow",
    "Membership",
    "Organisation",
    "ProgrammeElement",
    "ReferenceCounter",
    "RegionalGroup",
    "SavedView",
    "SdgGoal",
    "SdgTarget",
    "State",
    "StateAlias",
    "UprSession",
    "User",
]
