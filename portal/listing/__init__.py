from portal.listing.declaration import Cell, Column, Kind, Listing

__all__ = ["Cell", "Column", "Kind", "Listing"]
