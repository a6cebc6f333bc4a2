"""Mail: composed as text and HTML of equal worth, sent once."""
