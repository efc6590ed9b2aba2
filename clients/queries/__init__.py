"""Reads made for one page each; none of them grows in queries with the rows shown."""
