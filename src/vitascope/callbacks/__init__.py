"""Callbacks: what a task's receiver is told when it ends."""
