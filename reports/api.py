from portal.listing.api import expose
from reports.runs.lists import REPORTS

expose(REPORTS, path="reports")
