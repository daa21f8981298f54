"""Crash points: a named one before and after every commit, rename and HTTP send, found in the
source itself.
"""
