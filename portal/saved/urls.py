from django.urls import path

from portal.saved import views

urlpatterns = [
    path("views/", views.saved_views, name="saved_views"),
    path("views/new/", views.saved_view_new, name="saved_view_new"),
    path("views/<int:pk>/", views.saved_view_change, name="saved_view_change"),
    path("views/<int:pk>/delete/", views.saved_view_delete, name="saved_view_delete"),
    path("views/<int:pk>/default/", views.saved_view_default, name="saved_view_default"),
]
