"""Python loads this at its start in processes whose lines are counted."""

import coverage

coverage.process_startup()
