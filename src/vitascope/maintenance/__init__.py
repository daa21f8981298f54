"""Loops that run in every role: callbacks, sweeps, retention, and the watch over the clock."""
