from projects.components.urls import urlpatterns as components
from projects.coverage.urls import urlpatterns as coverage
from projects.experience.urls import urlpatterns as experience
from projects.followup.urls import urlpatterns as followup
from projects.institutions.urls import urlpatterns as institutions
from projects.participation.urls import urlpatterns as participation
from projects.partners.urls import urlpatterns as partners
from projects.portfolio.amendments.urls import urlpatterns as amendments
from projects.portfolio.urls import urlpatterns as portfolio
from projects.recommendations.urls import urlpatterns as recommendations
from projects.requests.handover.urls import urlpatterns as handovers
from projects.requests.intake.urls import urlpatterns as intake
from projects.requests.paper.urls import urlpatterns as paper
from projects.requests.tracker.urls import urlpatterns as tracker
from projects.requests.urls import urlpatterns as requests
from projects.results.grid.urls import urlpatterns as grid
from projects.results.plans.urls import urlpatterns as plans
from projects.results.reporting.urls import urlpatterns as reporting
from projects.results.sheet.urls import urlpatterns as sheets
from projects.results.urls import urlpatterns as results
from projects.risks.urls import urlpatterns as risks
from projects.states.desk.urls import urlpatterns as state_desks
from projects.states.urls import urlpatterns as states
from projects.workplan.urls import urlpatterns as workplan

# Before those of requests, whose pattern of moves would take any word.
urlpatterns = [
    *coverage, *recommendations, *followup, *institutions, *tracker, *intake, *paper, *handovers, *requests,
    *workplan, *risks, *components, *amendments, *grid, *sheets, *reporting, *plans, *results, *participation, *partners, *experience, *portfolio, *state_desks, *states,
]  # fmt: skip
