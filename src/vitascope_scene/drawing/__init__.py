"""Drawing: a Scene's frames with OpenCV, every frame a pure function of the Scene and its number."""
