"""Whole lists of subscribers: brought in from other services, taken out, and counted."""
