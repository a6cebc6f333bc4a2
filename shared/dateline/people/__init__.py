"""People: who they are, what they asked for, what they are owed."""
