from django.urls import path

from projects.components import views

ROOM = "projects/<int:pk>/components/"

urlpatterns = [
    path("projects/components/", views.component_heat, name="component_heat"),
    path("projects/components/projects/", views.component_projects, name="component_projects"),
    path(ROOM, views.project_components, name="project_components"),
    path(f"{ROOM}evidence/<int:evidence_pk>/", views.project_evidence, name="project_evidence"),
    path(f"{ROOM}<slug:moment>/", views.project_score, name="project_score"),
    path(f"{ROOM}<slug:moment>/<int:number>/", views.project_score_component, name="project_score_component"),
]
