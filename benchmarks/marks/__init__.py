"""What the watermark survives, costs and mistakes: `python -m benchmarks.marks`."""
