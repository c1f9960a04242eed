from django.urls import path

from projects.portfolio import views

urlpatterns = [
    path("projects/", views.project_list, name="project_list"),
    path("projects/<int:pk>/", views.project_detail, name="project_detail"),
    path("projects/<int:pk>/edit/", views.project_edit, name="project_edit"),
    path("projects/<int:pk>/move/<slug:verb>/", views.project_move, name="project_move"),
    path("thread/<slug:kind>/<int:pk>/", views.thread, name="thread"),
]
