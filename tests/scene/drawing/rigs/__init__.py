"""Things drawn from data."""
