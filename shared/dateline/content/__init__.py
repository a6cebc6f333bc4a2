"""The content table: what the uploads say, and every list that shows it."""
