from django.urls import path

from projects.results.sheet import views

BASE = "projects/<int:pk>/results/entry/<int:period_pk>/offline/"

urlpatterns = [
    path(BASE, views.sheet_offline, name="sheet_offline"),
    path(f"{BASE}file/", views.sheet_file, name="sheet_file"),
    path(f"{BASE}<int:return_pk>/", views.sheet_return, name="sheet_return"),
]
