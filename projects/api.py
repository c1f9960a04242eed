from portal.listing.api import expose
from projects.coverage import api as coverage
from projects.followup import api as followup
from projects.portfolio.lists import PROJECTS
from projects.recommendations.lists import RECOMMENDATIONS
from projects.requests.api import RequestViewSet
from projects.requests.lists import STAFF_LIST
from projects.states import api as states

__all__ = ["coverage", "followup", "states"]  # they register their endpoints themselves

expose(STAFF_LIST, path="requests", base=RequestViewSet)
expose(PROJECTS, path="projects")
expose(RECOMMENDATIONS, path="recommendations")
