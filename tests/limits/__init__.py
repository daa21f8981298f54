"""The proof that the limit of createTask is exact over several API processes."""
