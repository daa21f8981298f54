"""Queues: how a worker learns that there is work. They only send word; the rows are the truth."""
