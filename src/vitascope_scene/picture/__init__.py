"""A given picture set in motion: fitted to the frame, given depth, seen by a moving camera, with
weather over it.
"""
