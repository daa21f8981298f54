"""Couriers: how a worker learns that there is work. They only carry; the rows are the truth."""
