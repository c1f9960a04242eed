from django.urls import path

from projects.results.plans import roll_up, views

urlpatterns = [
    path("results/", roll_up.plan_rollup, name="plan_rollup"),
    path("results/projects/", roll_up.plan_projects, name="plan_projects"),
    path("results/states/", roll_up.plan_states, name="plan_states"),
    path("results/outcomes/", roll_up.plan_results, name="plan_results"),
    path("results/indicators/", roll_up.plan_indicators, name="plan_indicators"),
    path("projects/<int:pk>/results/plans/", views.plan_mapping, name="plan_mapping"),
    path("projects/<int:pk>/results/plans/add/", views.plan_mapping_add, name="plan_mapping_add"),
    path("projects/<int:pk>/results/plans/copy/", views.plan_mapping_copy, name="plan_mapping_copy"),
]
