from portal.listing.api import expose
from projects.components import api as components
from projects.components.lists import SCORED_PROJECTS
from projects.coverage import api as coverage
from projects.experience.api import CitingRequestViewSet
from projects.followup import api as followup
from projects.participation import api as participation
from projects.partners import api as partners
from projects.portfolio.amendments.api import AmendmentViewSet
from projects.portfolio.amendments.lists import AMENDMENTS
from projects.portfolio.api import ProjectViewSet
from projects.portfolio.lists import PROJECTS
from projects.recommendations.lists import RECOMMENDATIONS
from projects.requests.handover.api import HandoverViewSet
from projects.requests.intake.lists import INTAKE
from projects.requests.lists import STAFF_LIST
from projects.requests.paper.api import PaperRequestViewSet
from projects.requests.paper.lists import PAPER_LIST
from projects.results import api as results
from projects.results.plans import api as plans
from projects.results.plans.lists import PLAN_INDICATORS
from projects.results.reporting.lists import REPORTING
from projects.risks import api as risks
from projects.states import api as states
from projects.workplan import api as workplan

__all__ = [
    "HandoverViewSet",
    "components",
    "coverage",
    "followup",
    "participation",
    "partners",
    "plans",
    "results",
    "risks",
    "states",
    "workplan",
]  # they register their endpoints themselves

expose(STAFF_LIST, path="requests", base=CitingRequestViewSet)
expose(INTAKE, path="intake")
expose(PAPER_LIST, path="paper-requests", base=PaperRequestViewSet)
expose(PROJECTS, path="projects", base=ProjectViewSet)
expose(AMENDMENTS, path="amendments", base=AmendmentViewSet)
expose(SCORED_PROJECTS, path="component-projects")
expose(RECOMMENDATIONS, path="recommendations")
expose(REPORTING, path="reporting-periods")
expose(PLAN_INDICATORS, path="plan-indicators")
