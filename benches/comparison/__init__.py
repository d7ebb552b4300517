"""What `compare.py` is made of: standard library only."""
