"""Benchmarks: whole processes, ratios in one run (``python -m benchmarks``)."""
