from django.urls import path

from funding.adjustments import views as adjustments
from funding.allocations import views as allocations
from funding.contributions import views as contributions
from funding.expenditure import views as expenditure
from funding.funds import views as funds
from funding.ledger import views as ledger
from funding.projects import views as projects
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
    path("contributions/<int:pk>/adjustments/new/<slug:kind>/", adjustments.adjustment_new, name="contribution_adjust"),
    path("adjustments/", adjustments.adjustment_list, name="adjustment_list"),
    path("adjustments/<int:pk>/", adjustments.adjustment_detail, name="adjustment_detail"),
    path("adjustments/<int:pk>/move/<slug:verb>/", adjustments.adjustment_move, name="adjustment_move"),
    path("rates/", rates.rate_list, name="rate_list"),
    path("rates/convert/", rates.rate_convert, name="rate_convert"),
    path("rates/plausibility/", rates.rate_plausibility, name="rate_plausibility"),
    path("rates/currencies/<slug:code>/", rates.currency_detail, name="rate_currency"),
    path("rates/<int:pk>/", rates.rate_detail, name="rate_detail"),
    path("rates/<int:pk>/entries/", rates.rate_entries, name="rate_entries"),
    path("rates/<int:pk>/corrections/new/", rates.rate_correction_new, name="rate_correction_new"),
    path("rates/corrections/<int:pk>/", rates.rate_correction_detail, name="rate_correction_detail"),
    path("rates/corrections/<int:pk>/move/<slug:verb>/", rates.rate_correction_move, name="rate_correction_move"),
    path("funds/", funds.fund_list, name="fund_list"),
]
