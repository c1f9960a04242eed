"""Recommendations from files: matching against what is there, writing in bulk, taking back."""
