from django.urls import path

from projects.institutions import views

urlpatterns = [
    path("recommendations/institutions/", views.institution_list, name="institution_list"),
    path("recommendations/institutions/new/", views.institution_new, name="institution_new"),
    path("recommendations/institutions/<int:pk>/", views.institution_edit, name="institution_edit"),
    path("recommendations/institutions/<int:pk>/retire/", views.institution_retire, name="institution_retire"),
]
