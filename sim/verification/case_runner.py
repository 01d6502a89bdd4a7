"""Runs verification cases over their seeds and variants, and judges what was measured by what is allowed."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from time import monotonic
from typing import Any, Literal

from sim.metrics import all_metrics
from sim.verification.cases.case_files import Case, load_case
from sim.verification.cases.walking import walk
from sim.verification.measures.acceptance import MeasuredValue, judge
from sim.verification.measures.kinds import KINDS
from sim.verification.measures.replications import Values, values_of
from sim.verification.peers import load_peer
from sim.verification.peers.comparison import PeerResult, compared

Verdict = Literal["pass", "fail", "report"]


@dataclass(frozen=True)
class CaseResult:
    """What a case gave.

    Attributes:
        case: the case.
        figures: what was measured, with what is allowed of it and whether it is met.
        verdict: ``pass`` where every figure is as allowed, ``fail`` where one is not, ``report`` without any rule.
        seeds: replications that were run.
        peer: what it gave in another simulator, where one was asked.
    """

    case: Case
    figures: tuple[MeasuredValue, ...]
    verdict: Verdict
    seeds: int
    peer: PeerResult | None = None


@dataclass(frozen=True)
class VerifyProgress:
    """How far cases have come.

    Attributes:
        done: cases that are finished.
        total: cases in all.
        share: share of all replications that are finished: cases differ in them a hundredfold.
        result: the case that has just been finished, or None.
        seconds: how long it took, s.
        walking: case and variant that are walked now; empty where several are.
    """

    done: int
    total: int
    share: float
    result: CaseResult | None = None
    seconds: float = 0.0
    walking: str = ""


@dataclass(frozen=True)
class Versus:
    """Another simulator that cases are walked in too.

    Attributes:
        name: of the peer.
        seeds: replications in it; None takes what each case says, up to a few.
    """

    name: str
    seeds: int | None = None


def verify(
    case: Case,
    seeds: int | None = None,
    told: Callable[[str], None] | None = None,
    versus: Versus | None = None,
) -> CaseResult:
    """Run a case and judge it.

    Args:
        case: the case.
        seeds: replications; None takes what the case says.
        told: called with a line before each variant is run.
        versus: another simulator to run it in too; it changes nothing of Havenue's own result.

    Returns:
        What it gave; the same case and seeds give the same figures.
    """
    count = case.parameters.seeds if seeds is None else seeds
    values: Values = {}
    for variant in case.variants:
        if told is not None:
            told(f"{case.parameters.id} {variant.name}")
        values |= values_of(variant, count, walk)
    figures = judge(case, values)
    verdict: Verdict = "report"
    if case.parameters.accept:
        verdict = "pass" if all(figure.met for figure in figures) else "fail"
    peer = compared(case, load_peer(versus.name), versus.seeds, told) if versus else None
    return CaseResult(case, figures, verdict, count, peer)


def verify_all(
    cases: Sequence[Case],
    seeds: int | None = None,
    *,
    workers: int = 1,
    watch: Callable[[VerifyProgress], None] | None = None,
    versus: Versus | None = None,
) -> list[CaseResult]:
    """Run many cases, some at a time; the figures are the same for any number of workers.

    Args:
        cases: the cases.
        seeds: replications; None takes what each case says.
        workers: processes that run cases at the same time.
        watch: called whenever a variant begins (one worker only) and a case is finished.
        versus: another simulator to run them in too.

    Returns:
        What they gave, in the order of the cases.

    Raises:
        InputError: there is no such simulator, or it is not installed.
    """
    if versus is not None:
        load_peer(versus.name)
    tally = _Tally(cases, seeds, watch)
    if workers == 1 or len(cases) < 2:
        return [tally.verified(case, seeds, versus) for case in cases]
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        asked = {pool.submit(_verified, case.path, case.movement, seeds, versus): case for case in cases}
        found: dict[str, CaseResult] = {}
        for answer in as_completed(asked):
            case, (parts, seconds) = asked[answer], answer.result()
            found[case.path] = CaseResult(case, *parts)
            tally.add(found[case.path], seconds)
    return [found[case.path] for case in cases]


class _Tally:
    """Counts cases and replications that are finished, and tells of them."""

    def __init__(
        self, cases: Sequence[Case], seeds: int | None, watch: Callable[[VerifyProgress], None] | None
    ) -> None:
        self._watch, self._total, self._done = watch or (lambda progress: None), len(cases), 0
        self._runs = {case.path: len(case.variants) * (seeds or case.parameters.seeds) for case in cases}
        self._finished, self._all = 0, sum(self._runs.values())

    def verified(self, case: Case, seeds: int | None, versus: Versus | None) -> CaseResult:
        """Run a case here and count it."""
        begun = monotonic()
        result = verify(case, seeds, lambda line: self._watch(self._now(walking=line)), versus)
        self.add(result, monotonic() - begun)
        return result

    def add(self, result: CaseResult, seconds: float) -> None:
        """Count a case."""
        self._done += 1
        self._finished += self._runs[result.case.path]
        self._watch(self._now(result=result, seconds=seconds))

    def _now(self, **more: Any) -> VerifyProgress:
        return VerifyProgress(self._done, self._total, self._finished / max(self._all, 1), **more)


def _verified(
    path: str, movement: str | None, seeds: int | None, versus: Versus | None
) -> tuple[tuple[tuple[MeasuredValue, ...], Verdict, int, PeerResult | None], float]:
    """Run the case of a file in a process of its own: a case's parameters cannot be sent from one to another."""
    begun = monotonic()
    result = verify(load_case(path, movement=movement), seeds, versus=versus)
    return (result.figures, result.verdict, result.seeds, result.peer), monotonic() - begun


def unit_of(case: Case, measure: str) -> str:
    """Give the unit of a measure of a case."""
    parameters = next(each for each in case.parameters.measures if each.name == measure)
    if parameters.metric is not None:
        return all_metrics()[parameters.metric].unit
    return KINDS[parameters.kind].unit
