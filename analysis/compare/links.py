"""Why a policy changes an outcome or does not: which clocks and counts moved between the pairs, from cue to death."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.compare.estimates import Estimate, Floats, mean_of
from analysis.compare.pairs import Pairs, pairs_of
from analysis.compare.run_table import StudyTable, check_policy

LINKS: Final[tuple[str, ...]] = (
    "recognition_s", "alarm_s", "movement_start_median_s", "notification_s", "arrival_s", "site_contact_s", "entry_s",
    "contact_s", "threat_ended_s", "egress_t50_s", "egress_t95_s", "in_refuge", "exposed_person_s",
    "expected_casualties", "casualties", "treated_by_lay", "medical_entry_s", "first_patient_s",
    "last_critical_evacuated_s", "hospital_s", "deaths_crush", "expected_deaths", "deaths",
)  # fmt: skip
"""Metrics in the order in which one brings about the next."""
BEFORE: Final = (
    ("alarm_s", "movement_start_median_s", "half of the people had set out before the alarm came"),
    ("entry_s", "threat_ended_s", "the threat had ended before police came in"),
    ("contact_s", "threat_ended_s", "the threat had ended before officers met it"),
    ("medical_entry_s", "first_patient_s", "somebody had reached the first patient before medics were let in"),
)
"""Clocks that cannot matter where another one was earlier under the baseline, and what is said then."""
HARM: Final = ("exposed_person_s", "expected_casualties", "casualties", "expected_deaths", "deaths")
MOSTLY: Final = 0.5
"""Share of pairs from which on something is said to be so in most."""


@dataclass(frozen=True)
class MovedLink:
    """One clock or count of a policy against the baseline.

    Attributes:
        metric: its name.
        n: pairs in which both have a value.
        today: mean under the baseline over these.
        diff: mean difference.
        moved: share of these pairs in which it is not the same.
        one_only: pairs in which it came under one of the two only.
    """

    metric: str
    n: int
    today: float
    diff: Estimate
    moved: float
    one_only: int

    @property
    def changed(self) -> bool:
        """Whether it is not the same in any pair."""
        return self.moved > 0.0 or self.one_only > 0


@dataclass(frozen=True)
class Why:
    """What moved in a scenario: links in their order, and sentences of what that comes to."""

    scenario: str
    policy: str
    links: list[MovedLink]
    reasons: list[str]


def metrics_of_links(known: list[str]) -> list[str]:
    """Give the metrics to read, of those that a study has."""
    return [name for name in LINKS if name in known]


def why_of(table: StudyTable, policy: str) -> list[Why]:
    """Tell what moved under a policy in every scenario.

    Args:
        table: with the metrics that ``metrics_of_links`` gives.
        policy: a policy of the study.

    Raises:
        ResultsError: the study has no such policy.
    """
    check_policy(table, policy)
    run = [name for name in table.scenarios if ((table.scenario == name) & (table.policy == policy)).any()]
    return [_of_scenario(table, scenario, policy) for scenario in run]


def _of_scenario(table: StudyTable, scenario: str, policy: str) -> Why:
    pairs = {name: pairs_of(table, scenario, name, [policy]) for name in LINKS if name in table.metrics}
    links = [_link(name, each, policy) for name, each in pairs.items()]
    return Why(scenario, policy, links, list(_reasons(pairs, {each.metric: each for each in links})))


def _link(metric: str, pairs: Pairs, policy: str) -> MovedLink:
    base, mine = pairs.values[:, 0], pairs.column(policy)
    change = mine - base
    there = ~np.isnan(change)
    n = int(there.sum())
    return MovedLink(
        metric, n, float(base[there].mean()) if n else float("nan"),
        mean_of(change, pairs.point, pairs.luck, sampled=pairs.points_sampled),
        float((change[there] != 0.0).mean()) if n else 0.0, int((np.isnan(base) != np.isnan(mine)).sum()),
    )  # fmt: skip


def _reasons(pairs: dict[str, Pairs], links: dict[str, MovedLink]) -> Iterator[str]:
    changed = [name for name, link in links.items() if link.changed]
    if not changed:
        yield "no clock and no count moved in any pair: what the policy changes is not met in these incidents"
        return
    harmed = [name for name in HARM if name in changed]
    if not harmed:
        yield f"what moved ({', '.join(changed)}) reached nobody: exposure and harm are the same in every pair"
    elif not any(links[name].diff.excludes_zero for name in harmed):
        yield "what moved changed who was harmed, some more and some fewer, and not clearly how many"
    for clock, earlier, said in BEFORE:
        if clock in changed and earlier in pairs:
            share = _share_before(pairs[clock].values[:, 0], pairs[earlier].values[:, 0])
            if share >= MOSTLY:
                yield f"{clock} moved, but as today in {100.0 * share:.0f} % of incidents {said}"


def _share_before(clock: Floats, earlier: Floats) -> float:
    """Give the share of incidents in which one clock came first; one that never came is later than any."""
    came = ~np.isnan(earlier)
    first = came & (np.isnan(clock) | (earlier < clock))
    return float(first.mean())
