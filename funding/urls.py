from django.urls import path

from funding.allocations import views as allocations
from funding.contributions import views as contributions
from funding.expenditure import views as expenditure
from funding.funds import views as funds
from funding.ledger import views as ledger
from funding.projects import views as projects
from funding.radar import views as radar
from funding.radar.scenario import views as scenario
from funding.rates import views as rates

urlpatterns = [
    path("contributions/", contributions.contribution_list, name="contribution_list"),
    path("contributions/new/", contributions.contribution_new, name="contribution_new"),
    path("contributions/<int:pk>/", contributions.contribution_detail, name="contribution_detail"),
    path("contributions/<int:pk>/move/<slug:verb>/", contributions.contribution_move, name="contribution_move"),
    path("contributions/<int:pk>/receipts/new/", contributions.receipt_new, name="receipt_new"),
    path("contributions/<int:pk>/allocations/new/", allocations.allocation_new, name="allocation_new"),
    path("allocations/<int:pk>/", allocations.allocation_detail, name="allocation_detail"),
    path("allocations/<int:pk>/post/", allocations.allocation_post, name="allocation_post"),
    path("allocations/<int:pk>/move/<slug:verb>/", allocations.allocation_move, name="allocation_move"),
    path("projects/<int:pk>/money/", projects.project_money, name="project_money"),
    path("projects/<int:pk>/expenditure/new/", expenditure.expenditure_new, name="expenditure_new"),
    path("ledger/", ledger.ledger_list, name="ledger_list"),
    path("ledger/<int:pk>/", ledger.ledger_entry, name="ledger_entry"),
    path("ledger/<int:pk>/reverse/", ledger.ledger_reverse, name="ledger_reverse"),
    path("rates/", rates.rate_list, name="rate_list"),
    path("radar/", radar.radar_page, name="radar"),
    path("radar/scenario/", scenario.scenario_page, name="scenario"),
    path("funds/", funds.fund_list, name="fund_list"),
]
