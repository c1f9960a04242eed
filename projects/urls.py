from projects.coverage.urls import urlpatterns as coverage
from projects.experience.urls import urlpatterns as experience
from projects.followup.urls import urlpatterns as followup
from projects.institutions.urls import urlpatterns as institutions
from projects.portfolio.urls import urlpatterns as portfolio
from projects.recommendations.urls import urlpatterns as recommendations
from projects.requests.handover.urls import urlpatterns as handovers
from projects.requests.intake.urls import urlpatterns as intake
from projects.requests.paper.urls import urlpatterns as paper
from projects.requests.tracker.urls import urlpatterns as tracker
from projects.requests.urls import urlpatterns as requests
from projects.states.urls import urlpatterns as states

# Before those of requests, whose pattern of moves would take any word.
urlpatterns = [
    *coverage, *recommendations, *followup, *institutions, *tracker, *intake, *paper, *handovers, *experience, *requests, *portfolio, *states,
]  # fmt: skip
