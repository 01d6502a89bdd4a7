"""Walks a verification case in a peer and judges it by the same rules, as far as the peer can be asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final, Literal

from sim.scenario.parameters.verification_case import AcceptParameters
from sim.verification.cases.case_files import Case, Variant
from sim.verification.measures.acceptance import MeasuredValue, judge
from sim.verification.measures.replications import Values, values_of
from sim.verification.peers import Peer, RefusedError, StoppedError

PeerVerdict = Literal["pass", "fail", "report", "cannot"]

SEEDS: Final = 3
"""Replications in a peer at most, unless more are asked for: peers are slow."""


@dataclass(frozen=True)
class PeerResult:
    """What a case gave in a peer.

    Attributes:
        name: by which the peer is asked for.
        title: its own name.
        version: of its package.
        model: model, parameters and time step.
        about: what a reader of its figures must know.
        figures: what was measured; fewer than in Havenue where a variant could not be walked.
        verdict: ``fail`` where a figure is not as allowed or the peer stopped; ``cannot`` where the case needs
            something that the peer does not have, whatever was measured without it; else as in Havenue.
        seeds: replications that were run.
        remarks: what the peer could not do, each in a line.
    """

    name: str
    title: str
    version: str
    model: str
    about: str
    figures: tuple[MeasuredValue, ...]
    verdict: PeerVerdict
    seeds: int
    remarks: tuple[str, ...]


def compared(case: Case, peer: Peer, seeds: int | None = None, told: Callable[[str], None] | None = None) -> PeerResult:
    """Run a case in a peer and judge it.

    Args:
        case: the case.
        peer: who walks it.
        seeds: replications; None takes what the case says, up to ``SEEDS``.
        told: called with a line before each variant is run.

    Returns:
        What it gave.
    """
    count = min(case.parameters.seeds, SEEDS) if seeds is None else seeds
    attempt = _Attempt(peer, count)
    for variant in case.variants:
        if attempt.may_walk(variant):
            if told is not None:
                told(f"{case.parameters.id} {variant.name} in {peer.title}")
            attempt.walk(variant)
    asked = _askable(case, attempt.missing)
    figures = judge(asked, attempt.values) if asked.variants else ()
    return PeerResult(
        name=peer.name, title=peer.title, version=peer.version, model=peer.model, about=peer.about, figures=figures,
        verdict=attempt.verdict(case, figures), seeds=count, remarks=attempt.told(case),
    )  # fmt: skip


class _Attempt:
    """What became of the variants of a case in a peer."""

    def __init__(self, peer: Peer, seeds: int) -> None:
        self.peer, self.seeds = peer, seeds
        self.values: Values = {}
        self.missing: set[str] = set()
        self.remarks: dict[str, list[str]] = {}
        self.partly = self.stopped = False

    def may_walk(self, variant: Variant) -> bool:
        """Write down what is lacking; says whether the variant is walked all the same."""
        lacks = self.peer.lacks(variant.parameters)
        for lack in lacks:
            self._remark(f"{'walked without' if lack.walked else 'cannot: no'} {lack.what}", variant)
        if all(lack.walked for lack in lacks):
            self.partly = self.partly or bool(lacks)
            return True
        self.missing.add(variant.name)
        return False

    def walk(self, variant: Variant) -> None:
        """Run a variant over the seeds; one that is not taken, or breaks off, is written down."""
        try:
            self.values |= values_of(variant, self.seeds, self.peer.walk)
        except RefusedError as error:
            self.missing.add(variant.name)
            self._remark(f"cannot: its start is refused: {error}", variant)
        except StoppedError as error:
            self.missing.add(variant.name)
            self.stopped = True
            self._remark(f"stopped: {error}", variant)

    def _remark(self, what: str, variant: Variant) -> None:
        self.remarks.setdefault(what, []).append(variant.name)

    def told(self, case: Case) -> tuple[str, ...]:
        """Give the remarks, each with the variants that it holds for where it does not hold for all."""
        return tuple(
            what if len(names) == len(case.variants) else f"{what} [{', '.join(names)}]"
            for what, names in self.remarks.items()
        )

    def verdict(self, case: Case, figures: Sequence[MeasuredValue]) -> PeerVerdict:
        """Judge the case; see ``PeerResult``."""
        if self.stopped:
            return "fail"
        if self.partly:
            return "cannot"
        if not all(figure.met for figure in figures):
            return "fail"
        if self.missing:
            return "cannot"
        return "pass" if case.parameters.accept else "report"


def _askable(case: Case, missing: Set[str]) -> Case:
    """Give the case without variants that were not walked, and without the rules that need them."""
    variants = tuple(variant for variant in case.variants if variant.name not in missing)
    every = {variant.name for variant in case.variants}
    accept = tuple(rule for rule in case.parameters.accept if not _needs(rule, every) & missing)
    return replace(case, parameters=case.parameters.model_copy(update={"accept": accept}), variants=variants)


def _needs(rule: AcceptParameters, every: set[str]) -> set[str]:
    """Give the variants without which a rule cannot be asked; one that holds for each alone needs none."""
    named = {name for name in (rule.variant, rule.to, *rule.variants) if name is not None}
    return named or (set() if rule.of == "value" else every)
