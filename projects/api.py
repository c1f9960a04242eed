from portal.listing.api import expose
from projects.coverage import api as coverage
from projects.followup import api as followup
from projects.participation import api as participation
from projects.partners import api as partners
from projects.portfolio.lists import PROJECTS
from projects.recommendations.lists import RECOMMENDATIONS
from projects.requests.handover.api import HandoverViewSet
from projects.requests.intake.api import DeskRequestViewSet
from projects.requests.intake.lists import INTAKE
from projects.requests.lists import STAFF_LIST
from projects.requests.paper.api import PaperRequestViewSet
from projects.requests.paper.lists import PAPER_LIST
from projects.states import api as states

__all__ = [
    "HandoverViewSet",
    "coverage",
    "followup",
    "participation",
    "partners",
    "states",
]  # they register their endpoints themselves

expose(STAFF_LIST, path="requests", base=DeskRequestViewSet)
expose(INTAKE, path="intake")
expose(PAPER_LIST, path="paper-requests", base=PaperRequestViewSet)
expose(PROJECTS, path="projects")
expose(RECOMMENDATIONS, path="recommendations")
