"""Incidents that may be one, at the desk: shown while one is entered, and decided on a page."""
