"""How a number is written, for every reader: terminal, report and figure."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from analysis.compare.estimates import Estimate

NEVER = "never"
MOST_DIGITS: Final = 4
"""Digits behind the point, at most."""
_MINUS: Final = re.compile(r"(?<![\w.)\]-])-(?=\d)")
_BRACKETS: Final = re.compile(r"\[(?:[-+\u2212\d.,:% \u00a0]|never|any|no limit)+\]")


def number(value: float, *, signed: bool = False) -> str:
    """Write a number to about three digits, thousands apart."""
    if not np.isfinite(value):
        return _no_number(value)
    text = _fixed(value, _digits(value), signed=signed)
    return text.rstrip("0").rstrip(".") if "." in text and _digits(value) > 2 else text


def spoken(estimate: Estimate, *, signed: bool = False) -> str:
    """Write an estimate with its interval: ``-3.20 [-4.10, -2.30]``; all three have the same digits."""
    if np.isnan(estimate.value):
        return "-"
    three = (estimate.value, estimate.low, estimate.high)
    known = [abs(each) for each in three if np.isfinite(each)]
    if len(known) < 2:
        value, low, high = (number(each, signed=signed) for each in three)
    else:
        digits = max(0, _digits(max(known)) - (max(known) < 1.0))  # below 1, two digits of the largest do
        value, low, high = (_fixed(each, digits, signed=signed) for each in three)
    return f"{value} [{low}, {high}]"


def _digits(value: float) -> int:
    """Give the digits behind the point that show about three in all."""
    if value == 0.0:
        return 0
    return min(MOST_DIGITS, max(0, 2 - int(np.floor(np.log10(abs(value))))))


def _fixed(value: float, digits: int, *, signed: bool) -> str:
    if not np.isfinite(value):
        return _no_number(value)
    text = f"{value:{'+' if signed else ''},.{digits}f}"
    return text if any(digit in text for digit in "123456789") else "0"


def _no_number(value: float) -> str:
    return "-" if np.isnan(value) else "no limit"


def share(estimate: Estimate) -> str:
    """Write a share and its interval as percentages."""
    if np.isnan(estimate.value):
        return "-"
    value, low, high = (_percent(each) for each in (estimate.value, estimate.low, estimate.high))
    return f"{value} [{low}, {high}]"


def _percent(value: float) -> str:
    return f"{100.0 * value:.0f} %".replace("-0 %", "0 %") if np.isfinite(value) else "-"


def chance(estimate: Estimate) -> str:
    """Write a yearly probability as one in so many years, ``1 in 140 years [60, 430]``; above 1 it never pays."""
    if np.isnan(estimate.value):
        return "no gain"
    value, low, high = (_in_years(each) for each in (estimate.value, estimate.low, estimate.high))
    first, last = (low, high) if high == NEVER else (high, low)  # the rarer the attack, the more years
    return f"{value if value == NEVER else f'1 in {value} years'} [{first}, {last}]"


def _in_years(value: float) -> str:
    if np.isnan(value):
        return "-"
    if value > 1.0:
        return NEVER
    return f"{float(f'{1.0 / value:.2g}'):,g}" if value > 0.0 else "any"


def typeset(text: str) -> str:
    """Set a text for a page or a figure: true minus signs, and no line broken within an interval or before a percent.

    What a terminal prints stays plain, for not every terminal has these signs.
    """
    text = _MINUS.sub("\N{MINUS SIGN}", text)
    text = text.replace(" %", "\N{NO-BREAK SPACE}%")
    return _BRACKETS.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text)
