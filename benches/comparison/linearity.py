"""Measures the time per draw, line, and assumption as their numbers grow.

A copied line has different quantities, so the engine cannot share work with the original.
"""

import json
from copy import deepcopy

from .programs import Refused
from .table import count

DRAWS = (100_000, 1_000_000, 10_000_000)
COPIES = (1, 2, 4)
# Enough for a stable time, and supported by every version of the engine.
DRAWS_OF_COPIES = 1 << 18


def copied(workload, copies, with_assumptions):
    """The workload with copies of its lines, over the same assumptions or over copies of them."""
    result = deepcopy(workload)
    lines = [line for line in workload["lines"] if "quantity" in line]
    result["lines"] = [line for line in result["lines"] if "quantity" in line]
    for number in range(2, copies + 1):
        suffix = f"_{number}"
        if with_assumptions:
            result["assumptions"] += [{**one, "id": one["id"] + suffix} for one in workload["assumptions"]]
            groups = workload["correlations"]
            result["correlations"] += [{**one, "members": [id + suffix for id in one["members"]]} for one in groups]
        result["lines"] += [copy_of(line, number, suffix if with_assumptions else "") for line in lines]
    result["lines"] += [line for line in workload["lines"] if "quantity" not in line]
    return result


def copy_of(line, number, suffix):
    quantity = ["mul", renamed(line["quantity"], suffix), 1 + number / 1000]
    return {**line, "id": f"{line['id']}_{number}", "quantity": quantity}


def renamed(expression, suffix):
    """The expression with the assumptions of a copy."""
    if isinstance(expression, str):
        return expression + suffix
    if isinstance(expression, list):
        return [expression[0], *(renamed(argument, suffix) for argument in expression[1:])]
    return expression


def figures(programs):
    """One line per size: seconds and time per unit."""
    yield ["one thread", "size", "seconds", "time per unit", "ratio to the first"]
    yield from by_draws(programs)
    workload = json.loads((programs.perf / "workload.json").read_text())
    lines, assumptions = len(workload["lines"]), len(workload["assumptions"])
    yield from by_copies(programs, workload, "lines", lines, False)
    yield from by_copies(programs, workload, "assumptions and lines", assumptions, True)


def by_draws(programs):
    first = None
    for draws in DRAWS:
        try:
            seconds = programs.ours(draws, repeat=3)["seconds"]
        except Refused as reason:
            yield ["draws", count(draws), str(reason)]
            continue
        unit = 1e9 * seconds / draws
        first = first or unit
        yield ["draws", count(draws), f"{seconds:.4f}", f"{unit:.1f} ns per draw", f"{unit / first:.2f}"]


def by_copies(programs, workload, name, size, with_assumptions):
    first = None
    for copies in COPIES:
        path = programs.scratch / f"{name.split()[0]}_{copies}.json"
        path.write_text(json.dumps(copied(workload, copies, with_assumptions)))
        try:
            seconds = programs.ours(DRAWS_OF_COPIES, workload=path)["seconds"]
        except Refused as reason:
            yield [name, f"{copies * size}", str(reason)]
            continue
        unit = 1e9 * seconds / DRAWS_OF_COPIES / (copies * size)
        first = first or unit
        cost = f"{unit:.3f} ns per draw and {name.split()[0].removesuffix('s')}"
        yield [name, f"{copies * size}", f"{seconds:.4f}", cost, f"{unit / first:.2f}"]
