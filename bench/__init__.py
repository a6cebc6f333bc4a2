"""Figures as counts and ratios of one run: `make bench`."""
