"""The family of models over the embedded engine: every pair of what a model's fields may say."""
