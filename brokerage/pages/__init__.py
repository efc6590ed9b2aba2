"""Pages of the organisation itself."""
