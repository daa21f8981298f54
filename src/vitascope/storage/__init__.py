"""Storage: where finished videos live and how they are reached."""
