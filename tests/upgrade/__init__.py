"""Rolling upgrades between two real versions, forth and back, under load."""
