from django.urls import path

from projects.results.plans import views

urlpatterns = [
    path("projects/<int:pk>/results/plans/", views.plan_mapping, name="plan_mapping"),
    path("projects/<int:pk>/results/plans/add/", views.plan_mapping_add, name="plan_mapping_add"),
    path("projects/<int:pk>/results/plans/copy/", views.plan_mapping_copy, name="plan_mapping_copy"),
]
