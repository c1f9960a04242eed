from projects.components.models import ComponentScore, ScoreEvidence
from projects.experience.models import Lesson, LessonCitation, LessonRelease
from projects.followup.models import Cluster, ProgressEntry
from projects.institutions.models import Institution
from projects.participation.models import Attendance, Event
from projects.partners.models import Partner, ProjectPartner
from projects.portfolio.amendments.models import Amendment
from projects.portfolio.models import LastLook, Project, ProjectDocument, ProjectMember
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
from projects.results.models import (
    DisaggregationCategory,
    DisaggregationType,
    Indicator,
    IndicatorValue,
    PeriodTarget,
    ReportingPeriod,
    ReportingReminder,
    Result,
    ValueBreakdown,
    ValueEvidence,
    ValueRevision,
)
from projects.results.plan_models import ManagementPlan, PlanResult
from projects.results.reporting.models import StatesReport
from projects.results.sheet.models import SheetReturn
from projects.risks.models import ActionPoint, Risk, RiskReview
from projects.risks.points.models import ActionPointReminder
from projects.workplan.calendar.models import CalendarFeed
from projects.workplan.models import Activity, BudgetLine

__all__ = [
    "ActionPoint",
    "ActionPointReminder",
    "Activity",
    "AffectedGroup",
    "Amendment",
    "Assessment",
    "Assignment",
    "Attendance",
    "BudgetLine",
    "CalendarFeed",
    "Cluster",
    "ComponentScore",
    "Consolidation",
    "DisaggregationCategory",
    "DisaggregationType",
    "Event",
    "Handover",
    "Indicator",
    "IndicatorValue",
    "Institution",
    "InterestDeclaration",
    "LastLook",
    "Lesson",
    "LessonCitation",
    "LessonRelease",
    "ManagementPlan",
    "Mechanism",
    "OfflineReturn",
    "PaperOrigin",
    "Partner",
    "PeriodTarget",
    "PlanResult",
    "PositionChange",
    "Presence",
    "ProgressEntry",
    "Project",
    "ProjectDocument",
    "ProjectMember",
    "ProjectPartner",
    "Question",
    "Recommendation",
    "RecommendationChange",
    "RecommendationFacts",
    "RecommendationSdg",
    "RecommendationText",
    "RecommendationWords",
    "RecommendingState",
    "Reminder",
    "ReportingPeriod",
    "ReportingReminder",
    "Request",
    "RequestCondition",
    "RequestMessage",
    "RequestNote",
    "RequestVersion",
    "Result",
    "Review",
    "Risk",
    "RiskReview",
    "ScoreEvidence",
    "SectionRevision",
    "SheetReturn",
    "SourceDocument",
    "StatesReport",
    "TeamMember",
    "Terms",
    "Theme",
    "ValueBreakdown",
    "ValueEvidence",
    "ValueRevision",
]
