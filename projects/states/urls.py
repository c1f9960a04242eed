from django.urls import path

from projects.states import views

urlpatterns = [
    path("states/", views.state_list, name="state_list"),
    path("states/<slug:iso3>/", views.state_detail, name="state_detail"),
    path("states/<slug:iso3>/unaddressed/", views.state_unaddressed, name="state_unaddressed"),
]
