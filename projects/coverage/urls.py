from django.urls import path

from projects.coverage import views

urlpatterns = [
    path("recommendations/coverage/", views.coverage_page, name="coverage"),
]
