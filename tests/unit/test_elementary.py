"""Exponential, logarithm and the normal distribution of the kernels are those of the mathematics books."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
from scipy import special

from sim.kernels import elementary

ROOT = Path(__file__).parent.parent.parent
LAST_PLACE = np.finfo(np.float64).eps


def test_exponential_is_right_within_a_unit_in_the_last_place() -> None:
    x = np.r_[np.linspace(-700.0, 700.0, 20_001), np.linspace(-2.0, 2.0, 20_001), 0.0, -0.0]
    exact = np.exp(x.astype(np.longdouble))
    assert np.max(np.abs(elementary.exponentials(x) - exact) / exact) < LAST_PLACE


def test_exponential_goes_to_nothing_and_beyond_everything() -> None:
    ends = elementary.exponentials([-np.inf, -800.0, 800.0, np.inf, np.nan])
    assert ends[:2].tolist() == [0.0, 0.0]
    assert np.all(np.isinf(ends[2:4]))
    assert np.isnan(ends[4])
    assert float(elementary.exponentials(0.0)) == 1.0


def test_logarithm_is_right_within_a_unit_in_the_last_place() -> None:
    x = np.r_[10.0 ** np.linspace(-300.0, 300.0, 20_001), np.linspace(0.3, 3.0, 20_001)]
    exact = np.log(x.astype(np.longdouble))
    off = np.abs(elementary.logarithms(x) - exact)
    assert np.all(off <= LAST_PLACE * np.abs(exact))


def test_normal_quantile_and_share_are_those_of_the_tables() -> None:
    share = np.r_[np.linspace(1e-6, 1.0 - 1e-6, 20_001), 10.0 ** -np.linspace(6.0, 15.0, 201), 0.5]
    assert np.allclose(elementary.normal_quantiles(share), special.ndtri(share), rtol=2e-14, atol=1e-15)
    x = np.linspace(-12.0, 12.0, 2_001)
    assert np.allclose([elementary.normal_share(value) for value in x], special.ndtr(x), rtol=0.0, atol=2e-15)


def test_lengths_are_roots_of_sums_of_squares() -> None:
    assert elementary.lengths([3.0, -5.0], [4.0, 12.0]).tolist() == [5.0, 13.0]


def test_shape_is_kept() -> None:
    assert elementary.exponentials(np.zeros((2, 3))).shape == (2, 3)
    assert elementary.logarithms(1.0).shape == ()


BY_PROCESSOR = {
    *("exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "logaddexp", "power", "float_power", "pow", "cbrt"),
    *("sin", "cos", "tan", "arcsin", "arccos", "arctan", "arctan2", "asin", "acos", "atan", "atan2", "sinh", "cosh"),
    *(
        "tanh",
        "erf",
        "erfc",
        "gamma",
        "lgamma",
        "hypot",
        "dot",
        "vdot",
        "inner",
        "outer",
        "matmul",
        "tensordot",
        "einsum",
    ),
    *("linalg", "special", "stats"),
}
"""Functions of which libraries hold several versions, picked by the processor and not alike in the last bit."""

LIBRARIES = ("np", "numpy", "math", "scipy")

MODEL = (
    "sim/model.py",
    "sim/agents.py",
    "sim/space.py",
    "sim/kernels",
    "sim/world",
    "sim/rules",
    "sim/metrics",
    "sim/studies/design/points.py",
)


def _by_processor(file: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            found.append(f"{file.name}:{node.lineno}: @")
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            whole = isinstance(node.right, ast.Constant) and node.right.value in (2, 3)
            if not whole and not all(isinstance(side, ast.Constant) for side in (node.left, node.right)):
                found.append(f"{file.name}:{node.lineno}: **")
        if isinstance(node, ast.Attribute) and node.attr in BY_PROCESSOR and ast.unparse(node.value) in LIBRARIES:
            found.append(f"{file.name}:{node.lineno}: {node.attr}")
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in LIBRARIES:
            names = {alias.name for alias in node.names} | set((node.module or "").split("."))
            found += [f"{file.name}:{node.lineno}: {name}" for name in sorted(names & BY_PROCESSOR)]
    return found


def test_every_order_is_stable_since_ties_fall_otherwise_where_numpy_sorts_with_wide_vectors() -> None:
    files = [file for place in MODEL for file in sorted((ROOT / place).rglob("*.py")) or [ROOT / place]]
    calls = [
        (file.name, node)
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("argsort", "argpartition")
    ]  # fmt: skip
    assert len(calls) >= 5
    assert [(name, call.lineno) for name, call in calls if "kind='stable'" not in ast.unparse(call)] == []


def test_no_outcome_rests_on_what_a_library_does_differently_by_processor() -> None:
    files = [file for place in MODEL for file in sorted((ROOT / place).rglob("*.py")) or [ROOT / place]]
    assert len(files) > 80
    assert [line for file in files for line in _by_processor(file)] == []
