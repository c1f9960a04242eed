"""The formats in which recommendations arrive. Each turns a row of its file into a `Candidate`."""

from projects.recommendations.profiles.candidate import Candidate, RecommendationProfile
from projects.recommendations.profiles.ohchr_matrix import OhchrMatrix
from projects.recommendations.profiles.upr_info import UprInfo

PROFILES: tuple[RecommendationProfile, ...] = (OhchrMatrix(), UprInfo())

__all__ = ["PROFILES", "Candidate", "OhchrMatrix", "RecommendationProfile", "UprInfo"]
