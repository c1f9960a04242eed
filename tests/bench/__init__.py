"""Speed of pages, as a ratio to two floors measured in the same run: `make bench`."""
