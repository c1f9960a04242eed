from projects.portfolio.urls import urlpatterns as portfolio
from projects.recommendations.urls import urlpatterns as recommendations
from projects.requests.urls import urlpatterns as requests

urlpatterns = [*recommendations, *requests, *portfolio]
