from projects.portfolio.urls import urlpatterns as portfolio
from projects.requests.urls import urlpatterns as requests

urlpatterns = [*requests, *portfolio]
