from portal.listing.api import expose
from projects.followup import api as followup
from projects.portfolio.lists import PROJECTS
from projects.recommendations.lists import RECOMMENDATIONS
from projects.requests.lists import STAFF_LIST

__all__ = ["followup"]  # registers its own endpoints

expose(STAFF_LIST, path="requests")
expose(PROJECTS, path="projects")
expose(RECOMMENDATIONS, path="recommendations")
