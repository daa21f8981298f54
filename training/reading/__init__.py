"""Teaches the reader which word of a prompt is what: captions whose roles are known, the network,
its figures.
"""
