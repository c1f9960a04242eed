from portal.listing.declaration import Cell, Column, Kind, Listing, Relevance
from portal.listing.facets import Facet

__all__ = ["Cell", "Column", "Facet", "Kind", "Listing", "Relevance"]
