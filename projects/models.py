from projects.components.models import ComponentScore
from projects.followup.models import Cluster, ProgressEntry
from projects.institutions.models import Institution
from projects.portfolio.models import Project
from projects.recommendations.index_models import RecommendationChange, RecommendationFacts, RecommendationWords
from projects.recommendations.models import (
    AffectedGroup,
    Mechanism,
    PositionChange,
    Recommendation,
    RecommendationSdg,
    RecommendationText,
    RecommendingState,
    Review,
    SourceDocument,
    Theme,
)
from projects.requests.assessing.models import Assignment, Consolidation
from projects.requests.deciding.models import Terms
from projects.requests.drafting.models import OfflineReturn, Presence, SectionRevision, TeamMember
from projects.requests.handover.models import Handover
from projects.requests.models import (
    Assessment,
    InterestDeclaration,
    Question,
    Request,
    RequestCondition,
    RequestVersion,
)
from projects.requests.paper.models import PaperOrigin
from projects.requests.reminders.models import Reminder
from projects.requests.tracker.models import RequestMessage, RequestNote

__all__ = [
    "AffectedGroup",
    "Assessment",
    "Assignment",
    "Cluster",
    "ComponentScore",
    "Consolidation",
    "Handover",
    "Institution",
    "InterestDeclaration",
    "Mechanism",
    "OfflineReturn",
    "PaperOrigin",
    "PositionChange",
    "Presence",
    "ProgressEntry",
    "Project",
    "Question",
    "Recommendation",
    "RecommendationChange",
    "RecommendationFacts",
    "RecommendationSdg",
    "RecommendationText",
    "RecommendationWords",
    "RecommendingState",
    "Reminder",
    "Request",
    "RequestCondition",
    "RequestMessage",
    "RequestNote",
    "RequestVersion",
    "Review",
    "SectionRevision",
    "SourceDocument",
    "TeamMember",
    "Terms",
    "Theme",
]
