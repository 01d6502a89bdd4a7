"""Runs past events: once in each of many futures, and at the defaults with luck alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sim.runs.loading import load_policy
from sim.studies.design.deep_sample import deep_knobs, deep_settings
from sim.studies.design.run_order import StudyRun
from sim.studies.design.sampling import unit_sample
from sim.studies.engines import Engine, Sequential
from sim.studies.engines.local import Local
from sim.studies.engines.outcome import Outcome
from sim.verification.past_events.event_files import PastEvent
from sim.verification.past_events.prediction import Interval, interval_of, objections, rank_of

SAMPLE_SEED: Final = 0
"""Seed of the sample of futures (definition: one for all events, so that nobody can choose a kind one)."""
FUTURES: Final = 21
"""Futures of an event where nobody says how many (definition: the fewest for which neither end of the interval
rests on the least or the greatest of them)."""
LUCKS: Final = 4
"""Runs of an event at the defaults where nobody says how many (definition: as many as keep all events to
some two hours of one core)."""
POLICY: Final = "as_today"


@dataclass(frozen=True)
class Predicted:
    """What some runs of an event gave.

    Attributes:
        dead: share of the audience who died, by run, in the order of the runs.
        fatality: of those harmed the share who died, by run; runs in which nobody was harmed are left out.
        failed: what went wrong, a line for each run that was not finished.
        knobs: uncertainties that were drawn.
    """

    dead: tuple[float, ...]
    fatality: tuple[float, ...]
    failed: tuple[str, ...] = ()
    knobs: int = 0

    @property
    def interval(self) -> Interval | None:
        """Median and interval of the share who died."""
        return interval_of(self.dead)


@dataclass(frozen=True)
class EventResult:
    """What the model says of a past event.

    Attributes:
        event: the event.
        futures: over everything that is not known.
        luck: at the defaults, over luck alone.
        hours: of running, all runs together, h.
    """

    event: PastEvent
    futures: Predicted
    luck: Predicted
    hours: float = field(compare=False)

    @property
    def reasons(self) -> list[str]:
        """Why it is not met, in words; none where it is."""
        return objections(self.event.observed[1], self.futures.interval)

    @property
    def met(self) -> bool:
        """Whether what was observed lies inside an interval that rules something out."""
        return not self.reasons

    def rank(self, predicted: Predicted) -> int:
        """Give the place of what was observed among some runs."""
        return rank_of(self.event.observed[1], predicted.dead)


@dataclass(frozen=True)
class FutureProgress:
    """How far the runs have come.

    Attributes:
        event: name of the event that is run.
        done: runs that are finished, of all events.
        total: runs in all.
        share: share of all runs' expected time; runs of a larger crowd take longer.
        error: what went wrong in the run that has just been finished; empty where nothing did.
    """

    event: str
    done: int
    total: int
    share: float
    error: str = ""


Watch = Callable[[FutureProgress], None]


def predict_events(
    events: Sequence[PastEvent], futures: int = FUTURES, lucks: int = LUCKS, *, workers: int = 1,
    watch: Watch | None = None,
) -> list[EventResult]:  # fmt: skip
    """Run events and hold what was observed against what they gave.

    Args:
        events: to run, with different names.
        futures: of each event. The seed of a future is its number.
        lucks: runs of each event at the defaults, with the seeds from 0.
        workers: processes; the result is the same for any number.
        watch: told of every run that is finished.

    Returns:
        A result for each event.
    """
    tally = _Tally(events, futures + lucks, watch or (lambda progress: None))
    return [_predicted(event, futures, lucks, workers, tally) for event in events]


def runs_of(event: PastEvent, futures: int, lucks: int) -> Iterator[StudyRun]:
    """Give the runs of an event: futures first, numbered from 0, then those at the defaults."""
    name = event.parameters.name
    sample = unit_sample("latin_hypercube", len(deep_knobs(event.plan, event.written)), futures, SAMPLE_SEED)
    for number, setting in enumerate(deep_settings(event.plan, sample, event.written)):
        yield StudyRun(number, name, POLICY, number, 0, number, tuple(setting.items()))
    for seed in range(lucks):
        yield StudyRun(futures + seed, name, POLICY, futures, seed, seed, ())


def _predicted(event: PastEvent, futures: int, lucks: int, workers: int, tally: _Tally) -> EventResult:
    found: dict[int, Outcome] = {}
    with _engine(event, workers) as engine:
        for asked, outcome in engine.outcomes(runs_of(event, futures, lucks)):
            found[asked.run] = outcome
            tally.add(event, f"{_name(asked.run, futures)}: {outcome.error}" if outcome.error else "")
    ordered = [found[number] for number in sorted(found)]
    knobs = len(deep_knobs(event.plan, event.written))
    return EventResult(
        event,
        _gathered(event, ordered[:futures], futures, knobs),
        _gathered(event, ordered[futures:], futures, 0),
        sum(outcome.wall_s for outcome in ordered) / 3600.0,
    )


def _engine(event: PastEvent, workers: int) -> Engine:
    scenario = event.plan.scenario.model_dump(mode="json", by_alias=True)
    policy = load_policy(POLICY).model_dump(mode="json", by_alias=True)
    manifest: dict[str, Any] = {"scenarios": {event.parameters.name: scenario}, "policies": {POLICY: policy}}
    return Sequential(manifest) if workers == 1 else Local(manifest, workers, tell=lambda line: None)


def _gathered(event: PastEvent, outcomes: Sequence[Outcome], futures: int, knobs: int) -> Predicted:
    finished = [outcome.metrics for outcome in outcomes if not outcome.error]
    dead = [deaths for metrics in finished if (deaths := metrics["deaths"]) is not None]
    fatality = [share for metrics in finished if (share := metrics["case_fatality"]) is not None]
    return Predicted(
        tuple(deaths / event.people for deaths in dead),
        tuple(fatality),
        tuple(f"{_name(outcome.run, futures)}: {outcome.error}" for outcome in outcomes if outcome.error),
        knobs,
    )


def _name(number: int, futures: int) -> str:
    return f"future {number}" if number < futures else f"luck {number - futures}"


class _Tally:
    """Counts runs that are finished, weighed by the people in them, and tells of them."""

    def __init__(self, events: Sequence[PastEvent], runs: int, watch: Watch) -> None:
        self._watch, self._done, self._total = watch, 0, runs * len(events)
        self._moved, self._all = 0, runs * sum(event.people for event in events)

    def add(self, event: PastEvent, error: str) -> None:
        self._done += 1
        self._moved += event.people
        share = self._moved / max(self._all, 1)
        self._watch(FutureProgress(event.parameters.name, self._done, self._total, share, error))
