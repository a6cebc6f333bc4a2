"""Articles: from an uploaded file to a record with its index entries."""
