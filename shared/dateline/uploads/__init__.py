"""Uploads: what becomes of one object that an editor put in the bucket."""
