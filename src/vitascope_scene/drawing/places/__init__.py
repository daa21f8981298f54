"""Places that are drawn by code; builders.build builds any place."""
