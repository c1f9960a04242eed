"""The formats in which recommendations arrive. Each turns a row of its file into a `Candidate`."""

from projects.recommendations.profiles.candidate import Candidate, RecommendationProfile
from projects.recommendations.profiles.ohchr_matrix import OhchrMatrix
from projects.recommendations.profiles.template import Template
from projects.recommendations.profiles.uhri import UhriJson, UhriTable
from projects.recommendations.profiles.upr_info import UprInfo
from projects.recommendations.profiles.uwazi import Uwazi

PROFILES: tuple[RecommendationProfile, ...] = (UhriTable(), UhriJson(), OhchrMatrix(), UprInfo(), Uwazi(), Template())

__all__ = ["PROFILES", "Candidate", "RecommendationProfile"]
