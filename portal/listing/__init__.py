from portal.listing.declaration import Cell, Column, Export, Kind, Listing, Relevance, Word
from portal.listing.facets import Facet

__all__ = ["Cell", "Column", "Export", "Facet", "Kind", "Listing", "Relevance", "Word"]
