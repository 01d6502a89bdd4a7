"""What every lever is expected to do, and where it must do nothing: one module a part of the parameters.

Each module offers ``ROWS`` (lever: what it moves and which way) and ``NULLS`` (where two values of a lever must give
the same bytes). Directions are from the literature or follow from what the lever is; they were
written down before any run.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

from tests.plugs.lever_rows.scenes import Null, Row


def collected(name: str) -> dict[str, Any]:
    """Give all rows of one name, from every module here."""
    found: dict[str, Any] = {}
    for module in pkgutil.iter_modules(__path__):
        found |= getattr(importlib.import_module(f"{__name__}.{module.name}"), name, {})
    return found


TABLE: dict[str, Row] = collected("ROWS")
NULLS: dict[str, Null] = collected("NULLS")
