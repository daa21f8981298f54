"""What a process may use that reads a file which a stranger brought."""

import os
import resource

CPU_SECONDS = 60
MEMORY_BYTES = 4 * 2**30
NICENESS = 19
"""Checking waits for the tasks that run on the same machine."""


def bound_this_process() -> None:
    """Set limits that a hostile file cannot pass: past them this process ends, and no other."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    os.nice(NICENESS)
