"""When each State was reviewed and is expected next: figures, calendar files."""
