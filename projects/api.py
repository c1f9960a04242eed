from portal.listing.api import expose
from projects.portfolio.lists import PROJECTS
from projects.recommendations.lists import RECOMMENDATIONS
from projects.requests.handover.api import HandoverViewSet
from projects.requests.intake.api import DeskRequestViewSet
from projects.requests.intake.lists import INTAKE
from projects.requests.lists import STAFF_LIST
from projects.requests.paper.api import PaperRequestViewSet
from projects.requests.paper.lists import PAPER_LIST

__all__ = ["HandoverViewSet"]  # registered where it is declared

expose(STAFF_LIST, path="requests", base=DeskRequestViewSet)
expose(INTAKE, path="intake")
expose(PAPER_LIST, path="paper-requests", base=PaperRequestViewSet)
expose(PROJECTS, path="projects")
expose(RECOMMENDATIONS, path="recommendations")
