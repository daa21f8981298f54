"""Model settings: what the operator makes of a model: whether it is on, its price, its engines."""
