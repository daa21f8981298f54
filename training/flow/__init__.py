"""Training of the flow network: what nobody said, sampled on what was."""
