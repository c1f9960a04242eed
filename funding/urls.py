from django.urls import path

from funding.adjustments import views as adjustments
from funding.agreements import views as agreements
from funding.allocations import views as allocations
from funding.contributions import views as contributions
from funding.donors import views as donors
from funding.earmarking import views as earmarking
from funding.expenditure import views as expenditure
from funding.expenditure.coding import views as coding
from funding.expenditure.reconciliation import views as reconciliation
from funding.funds import views as funds
from funding.ledger import views as ledger
from funding.periods import views as periods
from funding.projects import views as projects
from funding.radar import views as radar
from funding.radar.scenario import views as scenario
from funding.rates import views as rates
from funding.solver import views as solver
from funding.statement import views as statement

urlpatterns = [
    path("contributions/", contributions.contribution_list, name="contribution_list"),
    path("contributions/new/", contributions.contribution_new, name="contribution_new"),
    path("contributions/<int:pk>/", contributions.contribution_detail, name="contribution_detail"),
    path("contributions/<int:pk>/move/<slug:verb>/", contributions.contribution_move, name="contribution_move"),
    path("contributions/<int:pk>/edit/", contributions.contribution_edit, name="contribution_edit"),
    path("contributions/<int:pk>/agreement/", contributions.contribution_agreement, name="contribution_agreement"),
    path("contributions/<int:pk>/instalments/", agreements.instalment_plan, name="instalment_plan"),
    path("contributions/<int:pk>/instalments/cancel/", agreements.instalment_cancel, name="instalment_cancel"),
    path(
        "contributions/<int:pk>/instalments/<int:instalment_pk>/condition/",
        agreements.instalment_condition,
        name="instalment_condition",
    ),
    path("contributions/<int:pk>/reports-due/new/", agreements.report_due_new, name="report_due_new"),
    path(
        "contributions/<int:pk>/reports-due/<int:report_pk>/sent/", agreements.report_due_sent, name="report_due_sent"
    ),
    path(
        "contributions/<int:pk>/reports-due/<int:report_pk>/drop/", agreements.report_due_drop, name="report_due_drop"
    ),
    path(
        "contributions/<int:pk>/reports-due/<int:report_pk>/file/", agreements.report_due_file, name="report_due_file"
    ),
    path("instalments/", agreements.instalment_list, name="instalment_list"),
    path("reports-due/", agreements.report_due_list, name="report_due_list"),
    path("contributions/<int:pk>/receipts/new/", contributions.receipt_new, name="receipt_new"),
    path("contributions/<int:pk>/allocations/new/", allocations.allocation_new, name="allocation_new"),
    path(
        "contributions/<int:pk>/conditions/new/",
        earmarking.contribution_condition_new,
        name="contribution_condition_new",
    ),
    path(
        "contributions/<int:pk>/conditions/<int:condition_pk>/",
        earmarking.contribution_condition_edit,
        name="contribution_condition_edit",
    ),
    path(
        "contributions/<int:pk>/conditions/<int:condition_pk>/remove/",
        earmarking.contribution_condition_remove,
        name="contribution_condition_remove",
    ),
    path("allocations/", allocations.allocation_list, name="allocation_list"),
    path("allocations/<int:pk>/", allocations.allocation_detail, name="allocation_detail"),
    path("allocations/<int:pk>/post/", allocations.allocation_post, name="allocation_post"),
    path("allocations/<int:pk>/move/<slug:verb>/", allocations.allocation_move, name="allocation_move"),
    path("allocation-plans/", solver.allocation_plan_list, name="allocation_plan_list"),
    path("allocation-plans/new/", solver.allocation_plan_new, name="allocation_plan_new"),
    path("allocation-plans/<int:pk>/", solver.allocation_plan, name="allocation_plan"),
    path("allocation-plans/<int:pk>/lines/", solver.allocation_plan_lines, name="allocation_plan_lines"),
    path("allocation-plans/<int:pk>/lines/new/", solver.allocation_plan_line_new, name="allocation_plan_line_new"),
    path("allocation-plans/<int:pk>/drop/", solver.allocation_plan_drop, name="allocation_plan_drop"),
    path("projects/<int:pk>/money/", projects.project_money, name="project_money"),
    path("projects/<int:pk>/expenditure/new/", expenditure.expenditure_new, name="expenditure_new"),
    path("expenditure/", expenditure.expenditure_list, name="expenditure_list"),
    path("expenditure/by-source/", expenditure.expenditure_by_source, name="expenditure_by_source"),
    path("expenditure/coding/", coding.coding_rule_list, name="coding_rule_list"),
    path("expenditure/coding/new/", coding.coding_rule_new, name="coding_rule_new"),
    path("expenditure/coding/<int:pk>/", coding.coding_rule_detail, name="coding_rule_detail"),
    path("expenditure/coding/<int:pk>/delete/", coding.coding_rule_delete, name="coding_rule_delete"),
    path("expenditure/reconciliation/", reconciliation.source_total_list, name="source_total_list"),
    path("expenditure/reconciliation/new/", reconciliation.source_total_new, name="source_total_new"),
    path("expenditure/reconciliation/<int:pk>/", reconciliation.source_total_detail, name="source_total_detail"),
    path(
        "expenditure/reconciliation/<int:pk>/move/<slug:verb>/",
        reconciliation.source_total_move,
        name="source_total_move",
    ),
    path("imports/<int:pk>/matching/", coding.import_matching, name="import_matching"),
    path("ledger/", ledger.ledger_list, name="ledger_list"),
    path("ledger/<int:pk>/", ledger.ledger_entry, name="ledger_entry"),
    path("ledger/<int:pk>/reverse/", ledger.ledger_reverse, name="ledger_reverse"),
    path("contributions/<int:pk>/adjustments/new/<slug:kind>/", adjustments.adjustment_new, name="contribution_adjust"),
    path("adjustments/", adjustments.adjustment_list, name="adjustment_list"),
    path("adjustments/<int:pk>/", adjustments.adjustment_detail, name="adjustment_detail"),
    path("adjustments/<int:pk>/move/<slug:verb>/", adjustments.adjustment_move, name="adjustment_move"),
    path("ledger/proof/", ledger.ledger_proof, name="ledger_proof"),
    path("periods/", periods.period_list, name="period_list"),
    path("periods/new/", periods.period_new, name="period_new"),
    path("periods/<int:pk>/", periods.period_detail, name="period_detail"),
    path("periods/<int:pk>/move/<slug:verb>/", periods.period_move, name="period_move"),
    path("periods/<int:pk>/remove/", periods.period_remove, name="period_remove"),
    path("rates/", rates.rate_list, name="rate_list"),
    path("rates/convert/", rates.rate_convert, name="rate_convert"),
    path("rates/plausibility/", rates.rate_plausibility, name="rate_plausibility"),
    path("rates/currencies/<slug:code>/", rates.currency_detail, name="rate_currency"),
    path("rates/<int:pk>/", rates.rate_detail, name="rate_detail"),
    path("rates/<int:pk>/entries/", rates.rate_entries, name="rate_entries"),
    path("rates/<int:pk>/corrections/new/", rates.rate_correction_new, name="rate_correction_new"),
    path("rates/corrections/<int:pk>/", rates.rate_correction_detail, name="rate_correction_detail"),
    path("rates/corrections/<int:pk>/move/<slug:verb>/", rates.rate_correction_move, name="rate_correction_move"),
    path("radar/", radar.radar_page, name="radar"),
    path("radar/scenario/", scenario.scenario_page, name="scenario"),
    path("funds/", funds.fund_list, name="fund_list"),
    path("funds/<slug:code>/", funds.fund_detail, name="fund_detail"),
    path("funds/<slug:code>/rule/", funds.fund_rule, name="fund_rule"),
    path("funds/<slug:code>/support-costs/new/", funds.fund_rate_new, name="fund_rate_new"),
    path(
        "funds/<slug:code>/support-costs/<int:rate_pk>/take-back/",
        funds.fund_rate_take_back,
        name="fund_rate_take_back",
    ),
    path("funds/<slug:code>/reserve/new/", funds.fund_reserve_new, name="fund_reserve_new"),
    path("funds/<slug:code>/plans/new/", funds.fund_plan_new, name="fund_plan_new"),
    path("donors/", donors.donor_list, name="donor_list"),
    path("donors/new/", donors.donor_new, name="donor_new"),
    path("donors/breakdown/", donors.donor_breakdown, name="donor_breakdown"),
    path("donors/<int:pk>/", donors.donor_detail, name="donor_detail"),
    path("donors/<int:pk>/edit/", donors.donor_edit, name="donor_edit"),
    path("statement/", statement.statement_page, name="statement"),
]
