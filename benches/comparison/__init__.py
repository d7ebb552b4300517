"""The parts of `compare.py`. They need only the standard library."""
