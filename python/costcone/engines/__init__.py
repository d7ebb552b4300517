"""Sweeps on clusters. Each engine has a module, which is imported when it is first used.

A worker receives the description of a sweep and the number of a part, calls `costcone.sweep_batch`, and returns the rows as Arrow. So the
rows equal those of one machine. If a worker is lost, another worker estimates its part again.
"""
