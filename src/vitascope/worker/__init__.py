"""Workers: take a lease, let an engine work in a child process, write what came of it."""
