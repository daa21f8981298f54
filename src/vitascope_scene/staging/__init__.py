"""Staging: puts what a prompt says, and what was sampled for the rest, into the frame as a Scene."""

from vitascope_scene.staging.stage import Frame, stage

__all__ = ["Frame", "stage"]
