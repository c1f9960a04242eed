"""Pages of follow-up. Each fetches through visible_to, names a permission, and calls an action."""
