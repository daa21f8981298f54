"""Measurements, each a command that prints its figure beside what it is compared to."""
