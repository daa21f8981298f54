"""The embedded engine: a small flow-matching network over scenes, and the renderer that draws them."""
