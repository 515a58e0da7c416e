class BenchmarkFailure(Exception):
    """What keeps the benchmark from going on, in words for the terminal."""
