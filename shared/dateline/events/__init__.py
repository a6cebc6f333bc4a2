"""Events: forums, webinars and launches that people register for."""
