from portal.listing.api import expose
import projects.coverage.api
import projects.states.api  # noqa: F401 (registers its endpoints)
from projects.portfolio.lists import PROJECTS
from projects.recommendations.lists import RECOMMENDATIONS
from projects.requests.lists import STAFF_LIST

expose(STAFF_LIST, path="requests")
expose(PROJECTS, path="projects")
expose(RECOMMENDATIONS, path="recommendations")
