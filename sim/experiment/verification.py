"""Runs verification cases over their seeds and variants, and judges what was measured by what is allowed."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sim.experiment.cases import Case, case_words, load_case
from sim.experiment.courses import walk
from sim.experiment.judging import Figure, judged
from sim.experiment.measures import KINDS, measured
from sim.metrics import catalogue
from sim.scenario.case_words import CaseWords

Verdict = Literal["pass", "fail", "report"]
Values = dict[tuple[str, str], NDArray[np.float64]]
"""One value per seed, by variant and measure."""


@dataclass(frozen=True)
class CaseResult:
    """What a case gave.

    Attributes:
        case: the case.
        figures: what was measured, with what is allowed of it and whether it is met.
        verdict: ``pass`` where every figure is as allowed, ``fail`` where one is not, ``report`` without any rule.
        seeds: replications that were run.
    """

    case: Case
    figures: tuple[Figure, ...]
    verdict: Verdict
    seeds: int


def verify(case: Case, seeds: int | None = None, told: Callable[[str], None] | None = None) -> CaseResult:
    """Run a case and judge it.

    Args:
        case: the case.
        seeds: replications; None takes what the case says.
        told: called with a line before each variant is run.

    Returns:
        What it gave; the same case and seeds give the same figures.
    """
    count = case.words.seeds if seeds is None else seeds
    values: Values = {}
    for variant in case.variants:
        if told is not None:
            told(f"{case.words.id} {variant.name}")
        rows = [_figures(variant.words, seed) for seed in range(count)]
        for measure in variant.words.measures:
            values[variant.name, measure.name] = np.array([row[measure.name] for row in rows], np.float64)
    figures = judged(case, values)
    verdict: Verdict = "report"
    if case.words.accept:
        verdict = "pass" if all(figure.met for figure in figures) else "fail"
    return CaseResult(case, figures, verdict, count)


def verify_all(
    cases: Sequence[Case], seeds: int | None = None, *, workers: int = 1, told: Callable[[str], None] | None = None
) -> list[CaseResult]:
    """Run many cases, some at a time; the figures are the same for any number of workers.

    Args:
        cases: the cases.
        seeds: replications; None takes what each case says.
        workers: processes that run cases at the same time.
        told: called with a line now and then.

    Returns:
        What they gave, in the order of the cases.
    """
    if workers == 1 or len(cases) < 2:
        return [verify(case, seeds, told) for case in cases]
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        asked = [pool.submit(_verified, case.path, case.movement, seeds) for case in cases]
        results = []
        for case, answer in zip(cases, asked, strict=True):
            results.append(CaseResult(case, *answer.result()))
            if told is not None:
                told(f"{case.words.id} {results[-1].verdict}")
    return results


def _verified(path: str, movement: str | None, seeds: int | None) -> tuple[tuple[Figure, ...], Verdict, int]:
    """Run the case of a file in a process of its own: a case's words cannot be sent from one to another."""
    result = verify(load_case(path, movement=movement), seeds)
    return result.figures, result.verdict, result.seeds


def _figures(words: CaseWords, seed: int) -> dict[str, float]:
    if not words.measures:
        return {}
    course = walk(words, seed)
    return {
        measure.name: _distinct_runs(words, seed, course.digest())
        if measure.kind == "distinct_runs"
        else measured(course, measure)
        for measure in words.measures
    }


def _distinct_runs(words: CaseWords, seed: int, first: str) -> float:
    """Count the different results of one seed: run again here, and in fresh processes with 1 and 2 threads."""
    digests = {first, *(walk(words, seed).digest() for _ in range(words.repeats - 1))}
    text = words.model_dump(mode="json", by_alias=True)
    before = os.environ.get("NUMBA_NUM_THREADS")
    for threads in ("1", "2"):
        os.environ["NUMBA_NUM_THREADS"] = threads
        try:
            with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
                digests.add(pool.submit(_digest_elsewhere, text, seed).result())
        finally:
            os.environ.pop("NUMBA_NUM_THREADS")
            if before is not None:
                os.environ["NUMBA_NUM_THREADS"] = before
    return float(len(digests))


def _digest_elsewhere(text: dict[str, Any], seed: int) -> str:
    return walk(case_words().model_validate(text), seed).digest()


def unit_of(case: Case, measure: str) -> str:
    """Give the unit of a measure of a case."""
    words = next(each for each in case.words.measures if each.name == measure)
    if words.metric is not None:
        return catalogue()[words.metric].unit
    return KINDS[words.kind].unit
