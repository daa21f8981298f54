"""The HTTP edge: no SQL, no rule, no engine."""
