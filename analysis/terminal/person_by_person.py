"""Two runs of one seed side by side, for people and for machines."""

from __future__ import annotations

import json
import math
import sys

from analysis.compare.person_by_person import PersonByPerson
from analysis.formatting.layout import Section, rendered
from analysis.formatting.numbers import number
from analysis.terminal.comparison import WIDTH, wrapped
from sim.runs.file_formats import finite

READ_BY = (
    "One seed is one luck: the same people, the same draws. It shows what a policy does in one incident, and nothing "
    "of how often; a study tells that (`havenue sweep SCENARIO --policies A,B`)."
)


def people_json(found: PersonByPerson) -> str:
    """Write both runs as one JSON object."""
    told = {
        "runs": list(found.runs), "people": found.people,
        "moved": [{"first": a, "second": b, "people": n} for a, b, n in found.moved],
        "same": [{"both": a, "people": n} for a, n in found.same],
        "metrics": [{"label": a, "unit": b, "first": c, "second": d} for a, b, c, d in found.clocks],
    }  # fmt: skip
    return json.dumps(finite(told), indent=2, ensure_ascii=False, allow_nan=False)


def people_text(found: PersonByPerson) -> str:
    """Write both runs as tables: who fared otherwise, who did not, and what differs."""
    first, second = found.runs
    moved = [(f"under {first}", f"under {second}", "people"), *((a, b, f"{n:,}") for a, b, n in found.moved)]
    same = [("in both", "people"), *((a, f"{n:,}") for a, n in found.same)]
    differ: list[tuple[str, ...]] = [("", first, second, "difference")]
    differ += [(f"{label} ({unit})", number(a), number(b), _difference(a, b)) for label, unit, a, b in found.clocks]
    changed = sum(n for *_, n in found.moved)
    title = f"{found.people:,} people: to {changed:,} of them something else happened"
    sections = [
        Section(title, tuple(moved) if found.moved else (), frozenset({2}), whole=True),
        Section("The same in both", tuple(same), frozenset({1}), whole=True),
        Section("What differs", tuple(differ) if found.clocks else (), frozenset({1, 2, 3}), whole=True),
    ]
    page = rendered([each for each in sections if each.rows], None if sys.stdout.isatty() else WIDTH)
    nothing = "" if found.moved or found.clocks else "\nThe two runs are the same: nothing that was set is met here."
    return "\n".join([page + nothing, "", wrapped(READ_BY)])


def _difference(first: float, second: float) -> str:
    return "-" if math.isnan(first) or math.isnan(second) else number(second - first, signed=True)
