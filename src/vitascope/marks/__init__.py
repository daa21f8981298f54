"""Watermarks: which accounts' clips carry one, and whose clip a found one belongs to."""
