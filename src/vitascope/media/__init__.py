"""The media line: from a Clip to an exact, checked MP4 and its poster."""
