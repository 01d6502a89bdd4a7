"""Runs a variant of a verification case over its seeds and takes its measures."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario.parameters.verification_case import CaseParameters
from sim.verification.cases.case_files import Variant, case_parameters
from sim.verification.cases.trajectory import CaseTrajectory
from sim.verification.measures.kinds import measure_of

Values = dict[tuple[str, str], NDArray[np.float64]]
"""One value per seed, by variant and measure."""

Walker = Callable[[CaseParameters, int], CaseTrajectory]
"""Runs the parameters of a variant with a seed; one that can be sent to another process."""


def values_of(variant: Variant, seeds: int, walker: Walker) -> Values:
    """Take every measure of a variant.

    Args:
        variant: of a case.
        seeds: replications.
        walker: who walks.

    Returns:
        (seeds,) float64 for each measure; the same variant, seeds and walker give the same values.
    """
    rows = [_figures(variant.parameters, seed, walker) for seed in range(seeds)]
    return {
        (variant.name, measure.name): np.array([row[measure.name] for row in rows], np.float64)
        for measure in variant.parameters.measures
    }


def _figures(parameters: CaseParameters, seed: int, walker: Walker) -> dict[str, float]:
    if not parameters.measures:
        return {}
    trajectory = walker(parameters, seed)
    return {
        measure.name: _distinct_runs(parameters, seed, walker, trajectory.digest())
        if measure.kind == "distinct_runs"
        else measure_of(trajectory, measure)
        for measure in parameters.measures
    }


def _distinct_runs(parameters: CaseParameters, seed: int, walker: Walker, first: str) -> float:
    """Count the different results of one seed: run again here, and in fresh processes with 1 and 2 threads."""
    digests = {first, *(walker(parameters, seed).digest() for _ in range(parameters.repeats - 1))}
    text = parameters.model_dump(mode="json", by_alias=True)
    before = os.environ.get("NUMBA_NUM_THREADS")
    for threads in ("1", "2"):
        os.environ["NUMBA_NUM_THREADS"] = threads
        try:
            with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
                digests.add(pool.submit(_digest_elsewhere, text, seed, walker).result())
        finally:
            os.environ.pop("NUMBA_NUM_THREADS")
            if before is not None:
                os.environ["NUMBA_NUM_THREADS"] = before
    return float(len(digests))


def _digest_elsewhere(text: dict[str, Any], seed: int, walker: Walker) -> str:
    return walker(case_parameters().model_validate(text), seed).digest()
