"""The imports of this app, found by portal.imports.kinds."""

from portal.imports.kinds import register
from projects.recommendations.importing.kind import RecommendationImport

register(RecommendationImport())
