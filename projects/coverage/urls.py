from django.urls import path

from projects.coverage import links, views

urlpatterns = [
    path("recommendations/coverage/", views.coverage_page, name="coverage"),
    path("projects/<int:pk>/recommendations/", links.project_recommendations, name="project_recommendations"),
    path(
        "projects/<int:pk>/recommendations/add/",
        links.project_recommendations,
        {"what": "add"},
        name="project_recommendations_add",
    ),
    path("projects/<int:pk>/recommendations/<slug:verb>/", links.project_link, name="project_link"),
]
