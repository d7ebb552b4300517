"""Cost ranges with documented assumptions for cloud architectures, never a single figure.

Describe an architecture and its assumptions, and estimate a cost range with its sources:

>>> import costcone as cc
>>> out = cc.assumption("out", "Traffic out in a month", p10="50 GB", p90="400 GB", basis="Flow logs, 2026-10")
>>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed=out)
>>> estimate = outpost.estimate()
>>> estimate.total.low < estimate.total.expected < estimate.total.high
True
>>> estimate.prob_over("1000 USD")
0.0
"""

from costcone._costcone import (
    Architecture,
    Assumption,
    Bounds,
    Chart,
    Comparison,
    CostRange,
    Driver,
    Estimate,
    Explanation,
    Explorer,
    Finding,
    Formula,
    Plan,
    Table,
    __version__,
    ceil,
    clamp,
    compare,
    floor,
    from_json,
    if_,
    instances,
    load,
    loads,
    maximum,
    minimum,
    price_version,
    prices,
    round_,
    services,
)
from costcone.answers import Answers
from costcone.axes import sampled, steps
from costcone.errors import (
    ArgumentError,
    CurrencyError,
    Error,
    ExistingFileError,
    FileError,
    FormulaError,
    MissingFileError,
    MissingPackageError,
    ModelError,
    NotFoundError,
    OptionError,
    PriceError,
    RangeError,
    UndocumentedError,
)
from costcone.model import assumption, driver
from costcone.rows import SweepRows, read_sweep
from costcone.sweep import Sweep, sweep, sweep_batch

__all__ = [
    "Answers",
    "Architecture",
    "ArgumentError",
    "Assumption",
    "Bounds",
    "Chart",
    "Comparison",
    "CostRange",
    "CurrencyError",
    "Driver",
    "Error",
    "Estimate",
    "ExistingFileError",
    "Explanation",
    "Explorer",
    "FileError",
    "Finding",
    "Formula",
    "FormulaError",
    "MissingFileError",
    "MissingPackageError",
    "ModelError",
    "NotFoundError",
    "OptionError",
    "Plan",
    "PriceError",
    "RangeError",
    "SweepRows",
    "Sweep",
    "Table",
    "UndocumentedError",
    "__version__",
    "assumption",
    "ceil",
    "clamp",
    "compare",
    "driver",
    "floor",
    "from_json",
    "if_",
    "instances",
    "load",
    "loads",
    "maximum",
    "minimum",
    "price_version",
    "prices",
    "read_sweep",
    "round_",
    "sampled",
    "services",
    "steps",
    "sweep",
    "sweep_batch",
]
