"""From nothing to the embedded engine's weights: captions, scenes, training, export, evaluation."""
