"""The imports of this app, found by portal.imports.kinds."""

from portal.imports.kinds import register
from projects.followup.importing.kind import FollowUpImport
from projects.recommendations.importing.kind import RecommendationImport

register(RecommendationImport())
register(FollowUpImport())
