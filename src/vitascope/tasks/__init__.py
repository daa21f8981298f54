"""Tasks: one generation each, from createTask to success or fail."""
