from django.urls import path

from projects.results.grid import views

urlpatterns = [
    path("projects/<int:pk>/results/entry/", views.grid_index, name="grid_index"),
    path("projects/<int:pk>/results/entry/<int:period_pk>/", views.grid_period, name="grid_period"),
    path("projects/<int:pk>/results/entry/<int:period_pk>/check/", views.grid_check, name="grid_check"),
    path(
        "projects/<int:pk>/results/entry/<int:period_pk>/<int:indicator_pk>/breakdown/",
        views.grid_breakdown,
        name="grid_breakdown",
    ),
    path("projects/<int:pk>/results/entry/indicators/<int:indicator_pk>/", views.grid_indicator, name="grid_indicator"),
]
