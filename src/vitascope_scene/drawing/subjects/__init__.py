"""Subjects: how each concept is drawn; the door is choose.drawing_of."""
