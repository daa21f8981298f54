"""The loss of power: a service's own system calls, replayed on a disk that forgets what was not
synced.
"""
