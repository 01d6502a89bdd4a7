"""How a number is written, for every reader: terminal, report and figure."""

from __future__ import annotations

import numpy as np

from analysis.compare.estimates import Estimate

NEVER = "never"


def number(value: float, *, signed: bool = False) -> str:
    """Write a number to about three digits, thousands apart."""
    if not np.isfinite(value):
        return "-" if np.isnan(value) else "no limit"
    if value == 0.0:
        return "0"
    digits = max(0, 2 - int(np.floor(np.log10(abs(value)))))
    text = f"{value:{'+' if signed else ''},.{min(digits, 4)}f}"
    return text.rstrip("0").rstrip(".") if "." in text and digits > 2 else text


def spoken(estimate: Estimate, *, signed: bool = False) -> str:
    """Write an estimate with its interval: ``-3.20 [-4.10, -2.30]``."""
    if np.isnan(estimate.value):
        return "-"
    value, low, high = (number(each, signed=signed) for each in (estimate.value, estimate.low, estimate.high))
    return f"{value} [{low}, {high}]"


def share(estimate: Estimate) -> str:
    """Write a share and its interval as percentages."""
    if np.isnan(estimate.value):
        return "-"
    value, low, high = (_percent(each) for each in (estimate.value, estimate.low, estimate.high))
    return f"{value} [{low}, {high}]"


def _percent(value: float) -> str:
    return f"{100.0 * value:.0f} %" if np.isfinite(value) else "-"


def chance(estimate: Estimate) -> str:
    """Write a yearly probability as one in so many years, ``1 in 140 years [430, 60]``; above 1 it never pays."""
    if np.isnan(estimate.value):
        return "no harm averted"
    value, low, high = (_in_years(each) for each in (estimate.value, estimate.low, estimate.high))
    return f"{value if value == NEVER else f'1 in {value} years'} [{low}, {high}]"


def _in_years(value: float) -> str:
    if np.isnan(value):
        return "-"
    if value > 1.0:
        return NEVER
    return f"{float(f'{1.0 / value:.2g}'):,g}" if value > 0.0 else "any"
