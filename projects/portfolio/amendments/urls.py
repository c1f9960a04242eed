from django.urls import path

from projects.portfolio.amendments import views

ROOM = "projects/<int:pk>/amendments/"
urlpatterns = [
    path(ROOM, views.amendment_list, name="amendment_list"),
    path(f"{ROOM}new/", views.amendment_new, name="amendment_new"),
    path(f"{ROOM}<int:number>/", views.amendment_detail, name="amendment_detail"),
    path(f"{ROOM}<int:number>/reason/", views.amendment_reason, name="amendment_reason"),
    path(f"{ROOM}<int:number>/take-over/", views.amendment_take_over, name="amendment_take_over"),
    path(f"{ROOM}<int:number>/move/<slug:verb>/", views.amendment_move, name="amendment_move"),
    path(f"{ROOM}<int:number>/edit/<slug:section>/", views.amendment_edit, name="amendment_edit"),
]
