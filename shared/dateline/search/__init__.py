"""Search: words folded as people type them, an index in segments of bounded size, ranking and snippets."""
