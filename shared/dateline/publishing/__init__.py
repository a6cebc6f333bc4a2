"""Publishing: pages, lists, the feed and reports, as projections of the content table."""
