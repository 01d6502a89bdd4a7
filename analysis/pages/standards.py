"""The table of every numbered test of the field's standards, with the cases that answer it and what became of it."""

from __future__ import annotations

from typing import Any

from analysis.pages.counted import verdicts
from sim.verification.standards import load_standards


def standards_rows() -> list[dict[str, Any]]:
    """Give one row a test; a test that has no case says why.

    Raises:
        InputError: the verdicts are not at hand, as in an installed package.
    """
    found = verdicts()
    return [
        {"standard": standard.name, "test": test.number, "title": test.title, "result": test.result(found),
         "cases": ", ".join(test.cases), "remark": test.reason}
        for standard in load_standards() for test in standard.tests
    ]  # fmt: skip
