"""Sweeps on clusters, a module for each engine; none of them is imported before it is used.

Each hands its workers the description of a sweep and the number of a part, and has the rows of that part back as Arrow: what a worker
does is `costcone.sweep_batch`, so rows are those of one machine. A part whose worker is lost is estimated again elsewhere.
"""
