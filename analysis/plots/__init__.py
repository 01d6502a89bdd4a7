"""Figures of a run. The folder is the register: every module is one figure.

Left out are ``style`` and modules with a leading underscore, which help to draw.
Such a module offers ``NAME`` (that of its file), ``ABOUT`` (one line) and ``draw(run)``, which gives the
figure and the tables behind it by name.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType


def names() -> list[str]:
    """Give the names of all figures without importing them."""
    modules = (module.name for module in pkgutil.iter_modules(__path__))
    return [name for name in modules if name != "style" and not name.startswith("_")]


def figure_module(name: str) -> ModuleType:
    """Give the module of a figure.

    Raises:
        KeyError: if there is no figure of that name.
    """
    if name not in names():
        raise KeyError(name)
    return importlib.import_module(f"{__name__}.{name}")
