from projects.coverage.urls import urlpatterns as coverage
from projects.followup.urls import urlpatterns as followup
from projects.institutions.urls import urlpatterns as institutions
from projects.portfolio.urls import urlpatterns as portfolio
from projects.recommendations.urls import urlpatterns as recommendations
from projects.requests.urls import urlpatterns as requests
from projects.states.urls import urlpatterns as states

urlpatterns = [*coverage, *recommendations, *followup, *institutions, *requests, *portfolio, *states]
