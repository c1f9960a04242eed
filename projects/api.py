from portal.listing.api import expose
from projects.portfolio.lists import PROJECTS
from projects.recommendations.lists import RECOMMENDATIONS
from projects.requests.api import RequestViewSet
from projects.requests.lists import STAFF_LIST

expose(STAFF_LIST, path="requests", base=RequestViewSet)
expose(PROJECTS, path="projects")
expose(RECOMMENDATIONS, path="recommendations")
