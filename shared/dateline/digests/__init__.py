"""Digests: composed when their timer is due, sent to each subscriber once."""
