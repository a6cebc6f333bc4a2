"""Dateline: the content service of a small publication with a serious archive."""
