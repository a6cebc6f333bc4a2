"""The commands of an editor or operator, one module each; `dateline/__main__.py` lists them."""
