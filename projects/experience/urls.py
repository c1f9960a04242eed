from django.urls import path

from projects.experience import citing_views, views

urlpatterns = [
    path("projects/<int:pk>/experience/", views.project_experience, name="project_experience"),
    path("projects/<int:pk>/experience/new/", views.project_lesson_new, name="project_lesson_new"),
    path("requests/<int:pk>/lessons/cite/", citing_views.request_lesson_cite, name="request_lesson_cite"),
    path("requests/<int:pk>/lessons/uncite/", citing_views.request_lesson_uncite, name="request_lesson_uncite"),
    path("experience/", views.lesson_list, name="lesson_list"),
    path("experience/new/", views.lesson_new, name="lesson_new"),
    path("experience/<int:pk>/edit/", views.lesson_edit, name="lesson_edit"),
    path("experience/<int:pk>/propose/", views.lesson_propose, name="lesson_propose"),
    path("experience/<int:pk>/release/", views.lesson_release, name="lesson_release"),
    path("experience/<int:pk>/move/<slug:verb>/", views.lesson_move, name="lesson_move"),
    path("experience/<slug:reference>/", views.lesson_page, name="lesson_page"),
]
