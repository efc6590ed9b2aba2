"""Reads about jobs, evidence and money, for the pages."""
