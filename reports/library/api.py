from portal.listing.api import expose
from reports.library.lists import LIBRARY

expose(LIBRARY, path="library")
