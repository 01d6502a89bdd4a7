"""Figures of a run, and in ``studies`` those of a study. The folder is the register: every module is one figure.

Left out are ``style`` and modules with a leading underscore, which help to draw.
Such a module offers ``NAME`` (that of its file), ``ABOUT`` (one line) and ``draw(run)``, or ``draw(study)``, which
gives the figure and the tables behind it by name.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType


def run_figure_names() -> list[str]:
    """Give the names of all figures of a run without importing them."""
    return [module.name for module in pkgutil.iter_modules(__path__) if is_figure(module)]


def run_figure_module(name: str) -> ModuleType:
    """Give the module of a figure of a run.

    Raises:
        KeyError: if there is no figure of that name.
    """
    if name not in run_figure_names():
        raise KeyError(name)
    return importlib.import_module(f"{__name__}.{name}")


def is_figure(module: pkgutil.ModuleInfo) -> bool:
    """Tell whether a module of a folder of figures is one, and no helper."""
    return not module.ispkg and module.name != "style" and not module.name.startswith("_")
