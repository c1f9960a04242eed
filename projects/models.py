from projects.components.models import ComponentScore
from projects.portfolio.models import Project
from projects.recommendations.models import (
    AffectedGroup,
    Mechanism,
    Recommendation,
    RecommendationSdg,
    RecommendingState,
    Review,
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
    "ComponentScore",
    "InterestDeclaration",
    "Mechanism",
    "Project",
    "Question",
    "Recommendation",
    "RecommendationSdg",
    "RecommendingState",
    "Request",
    "RequestCondition",
    "RequestVersion",
    "Review",
    "Theme",
]
