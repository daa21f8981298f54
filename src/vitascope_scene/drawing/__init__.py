"""The renderer: draws a Scene's frames with OpenCV, every frame a pure function of the Scene and its number."""

from vitascope_scene.drawing.clip import render

__all__ = ["render"]
