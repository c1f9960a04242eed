from portal.listing.declaration import Cell, Column, Export, Kind, Listing

__all__ = ["Cell", "Column", "Export", "Kind", "Listing"]
