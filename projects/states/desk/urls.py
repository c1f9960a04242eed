from django.urls import path

from projects.states.desk import views

urlpatterns = [
    path("states/desk/", views.state_desks, name="state_desks"),
    path("states/<slug:iso3>/desk/", views.state_desk, name="state_desk"),
]
