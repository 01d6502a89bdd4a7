"""What a run is judged by: one small function each, with unit, label and which way is better."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from sim.metrics.metric import Metric, registered


@cache
def all_metrics() -> dict[str, Metric]:
    """Give every metric by name. The folder is the register: each module is imported once."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return registered()
