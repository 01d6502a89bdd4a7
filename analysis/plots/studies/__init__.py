"""Figures of a study, a file each; see ``analysis.plots``."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from analysis.plots import is_figure


def study_figure_names() -> list[str]:
    """Give the names of all figures of a study without importing them."""
    return [module.name for module in pkgutil.iter_modules(__path__) if is_figure(module)]


def study_figure_module(name: str) -> ModuleType:
    """Give the module of a figure of a study.

    Raises:
        KeyError: if there is no figure of that name.
    """
    if name not in study_figure_names():
        raise KeyError(name)
    return importlib.import_module(f"{__name__}.{name}")
