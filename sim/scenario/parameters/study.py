"""Parameters of a study: scenarios x policies x points x replications, and what is kept of each run."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from sim.scenario.knobs import Parameters
from sim.scenario.parameters.venue import Identifier

DesignKind = Literal["robust", "reference", "grid", "latin_hypercube", "sobol", "table", "one_at_a_time"]
Luck = Literal["own", "shared"]
Kept = Literal["series", "events", "trajectories"]


class VaryParameters(Parameters):
    """What one knob is varied over: values, or a range; where both are silent, the range it was declared with."""

    values: Annotated[tuple[Any, ...], Field(min_length=1)] | None = Field(None, description="values to take")
    low: float | None = Field(None, strict=True, allow_inf_nan=False, description="least value of a range")
    high: float | None = Field(None, strict=True, allow_inf_nan=False, description="greatest value of a range")
    scale: Literal["linear", "log"] = Field("linear", description="how a range is divided")
    steps: int | None = Field(None, strict=True, ge=2, le=1000, description="values of a range in a grid")


class DesignParameters(Parameters):
    """How points are laid over what is varied."""

    kind: DesignKind = Field(
        "grid", description="how they are laid: futures, one, combinations, a sample, a file, ends; a study with "
        "policies and no `vary` is `robust`",
    )  # fmt: skip
    points: int | None = Field(
        None, strict=True, ge=1, le=1_000_000, description="points of a sample; futures of a robust design"
    )
    seed: int = Field(0, strict=True, ge=0, le=2**31 - 1, description="of the sample; of no run")
    file: str | None = Field(None, description="CSV file with one column per knob, named by its dotted path")
    luck: Luck | None = Field(
        None, description="own: each point has a seed of its own; shared: by replication (default but for samples)"
    )

    @property
    def sharing(self) -> Luck:
        """Whether points share the luck of a replication: samples do not, unless the file says so."""
        return self.luck or ("own" if self.kind in ("robust", "latin_hypercube", "sobol") else "shared")


class StopParameters(Parameters):
    """When a scenario has enough replications: every policy's paired interval is narrow enough.

    The interval is that of the mean paired difference to the baseline, 95 %, by Student's t; each replication
    counts once, as its mean over the points. Looking again and again makes the interval a little too hopeful,
    the less so the greater ``at_least``.
    """

    metric: str = Field(description="what is looked at")
    half_width: float = Field(strict=True, gt=0, allow_inf_nan=False, description="half of the interval's width")
    at_least: int = Field(20, strict=True, ge=5, le=1_000_000, description="replications before the first look")
    every: int = Field(10, strict=True, ge=1, le=100_000, description="replications between two looks")


class MarginParameters(Parameters):
    """The smallest difference that matters: one that is surely smaller is called no relevant difference.

    It is set before a study is run, by whoever decides; it counts for the expected number as for the count.
    """

    deaths: float | None = Field(None, strict=True, gt=0, allow_inf_nan=False, description="in deaths a run")
    casualties: float | None = Field(None, strict=True, gt=0, allow_inf_nan=False, description="in casualties a run")


class StudyParameters(Parameters):
    """A study: which runs are to be compared. The baseline is always among its policies."""

    schema_version: Literal[1] = Field(1, alias="schema")
    name: Identifier
    about: str = Field(description="what it is, in one line")
    question: str = Field("", description="what it is to answer")
    scenarios: Annotated[tuple[str, ...], Field(min_length=1)] = Field(description="scenario files or shipped names")
    policies: tuple[str, ...] = Field((), description="policy files or shipped names")
    baseline: str = Field("as_today", description="the policy that the others are compared with")
    decompose: tuple[str, ...] = Field(
        (), description="policies to take apart: each lever alone, and all without it; `all` for every one"
    )
    vary: dict[str, VaryParameters] = Field(
        default_factory=dict, description="dotted path of a knob: what it is varied over"
    )
    design: DesignParameters = DesignParameters()
    replications: int = Field(
        strict=True,
        ge=1,
        le=1_000_000,
        description="runs of each combination; with `stop`, at most; futures of a robust design without `points`",
    )
    first_seed: int = Field(
        0, strict=True, ge=0, le=2**31 - 1, description="seed of the first replication; another one is other luck"
    )
    stop: StopParameters | None = Field(None, description="rule by which replications end early")
    margin: MarginParameters | None = Field(None, description="smallest difference in an outcome that matters")
    keep: tuple[Kept, ...] = Field(("series", "events"), description="what is kept of each run beside its metrics")
