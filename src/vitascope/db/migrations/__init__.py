"""Schema migrations, run by `migrate` at every start."""
