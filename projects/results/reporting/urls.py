from django.urls import path

from projects.results.reporting import views

urlpatterns = [
    path("results/reporting/", views.reporting_matrix, name="reporting_matrix"),
    path("results/reporting/periods/", views.reporting_list, name="reporting_list"),
    path("projects/<int:pk>/results/ask-states/", views.reporting_ask_states, name="reporting_ask_states"),
]
