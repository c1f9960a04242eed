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
from projects.requests.models import (
    Assessment,
    InterestDeclaration,
    Question,
    Request,
    RequestCondition,
    RequestVersion,
)

__all__ = [
    "AffectedGroup",
    "Assessment",
    "Cluster",
    "ComponentScore",
    "Institution",
    "InterestDeclaration",
    "Mechanism",
    "PositionChange",
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
    "Request",
    "RequestCondition",
    "RequestVersion",
    "Review",
    "SourceDocument",
    "Theme",
]
