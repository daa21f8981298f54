"""Uploads: pictures that callers leave here for a few days, to name them in a task."""
