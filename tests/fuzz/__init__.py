"""Fuzzing of whatever takes something from outside: sockets, forms, files, settings, arguments."""
