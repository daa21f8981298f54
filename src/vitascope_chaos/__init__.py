"""Chaos: kills and pauses processes under load, then counts every task, credit and callback."""
