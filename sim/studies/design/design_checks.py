"""What does not fit together in the design of a study, before any point is laid."""

from __future__ import annotations

from collections.abc import Iterator

from sim.errors import Fault
from sim.scenario.parameters.study import DesignParameters
from sim.scenario.tree import Branch
from sim.studies.design.one_at_a_time import ONE_AT_A_TIME
from sim.studies.design.robust import REFERENCE, ROBUST


def design_faults(root: Branch, design: DesignParameters) -> Iterator[Fault]:
    """Check the parameters of a design against each other and against what is varied.

    Args:
        root: tree of the study.
        design: as read from it.
    """
    vary = root.get("vary")
    here = root.get("design") or root

    def fault(key: str, what: str, mend: str) -> Fault:
        at = root.get("design", key) or here
        return Fault(at.file, at.line, f"design.{key}", what, mend)

    sample = design.kind in ("latin_hypercube", "sobol")
    if sample and not (vary and vary.items()):
        yield fault("kind", f"`{design.kind}` has nothing to vary", "add `vary`, or leave the design out")
    if sample and design.points is None:
        yield fault("points", "is missing: a sample needs a number of points", "write for example `points: 64`")
    if not sample and design.kind != ROBUST and design.points is not None:
        yield fault("points", f"a {design.kind} sets its own number of points", "leave `points` out")
    if design.kind == "sobol" and design.points and design.points & (design.points - 1):
        below = 1 << (design.points.bit_length() - 1)
        what = f"{design.points} points: a Sobol sample is balanced for powers of two only"
        yield fault("points", what, f"write {below} or {2 * below}")
    yield from _without_vary(root, design)
    if design.kind == ONE_AT_A_TIME and design.luck == "own":
        what = f"`own` luck would hide what a knob moves: `{design.kind}` compares points with the same luck"
        yield fault("luck", what, "leave `luck` out")
    if design.kind == "table" and design.file is None:
        yield fault("file", "is missing: the CSV file of the points", "write `file: points.csv`")
    if design.kind == "table" and vary and vary.items():
        what = "cannot be combined with a table, which says itself what is varied"
        yield Fault(vary.file, vary.line, "vary", what, "leave one of the two out")
    if design.kind != "table" and design.file is not None:
        yield fault("file", f"is only for tables; this design is `{design.kind}`", "write `kind: table`")


def _without_vary(root: Branch, design: DesignParameters) -> Iterator[Fault]:
    """Refuse what a robust design and one of a single point cannot have."""
    vary, stop = root.get("vary"), root.get("stop")
    if design.kind in (ROBUST, REFERENCE) and vary and vary.items():
        what = {
            ROBUST: "cannot be combined with `design: robust`, which draws every uncertainty",
            REFERENCE: "cannot be combined with `design: reference`, which is one point",
        }[design.kind]
        yield Fault(vary.file, vary.line, "vary", what, "leave one of the two out, or write another `design`")
    if design.kind == ROBUST and stop is not None:
        what = "adds replications, and a robust design has one luck for each of its futures"
        yield Fault(stop.file, stop.line, "stop", what, "leave it out, or write `design: reference`")
