"""What a casualty averted costs, and how likely an attack would have to be for a policy to pay.

Everything is *given one attack in the year*: no probability of an attack enters or leaves. Break-even (Mueller and
Stewart) is the probability a year, for this venue, at which the cost of a year equals what
the policy is worth in an attack:

    p* = annual cost / (deaths averted x value of a life + serious injuries averted x value of an injury)

What is paid for each warning has a break-even of its own, in warnings per attack: a posture is raised for every warning
that is heeded, and nearly all of them come without an attack. What the policy is worth in an attack, whether a warning
came before it or not, pays for so many warnings:

    n* = (deaths averted x value of a life + serious injuries averted x value of an injury) / cost of a warning
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from analysis.compare.estimates import Dependence, Estimate, Floats, dependence, estimate_from, resampled_means
from analysis.compare.pairs import Pairs

VALUES_OF_A_LIFE: Final = {"GBP": 2_350_000.0, "USD": 13_700_000.0}
"""UK 2.2 to 2.5 million now, US DOT 13.7 million in 2024 (remembered)."""
INJURY_SHARE: Final = 0.105
"""Value of a serious injury as a share of that of a life: US DOT guidance, injury class MAIS 3."""
SERIOUS: Final = ("injured_critical", "injured_serious")
"""Metrics that together count the serious injuries."""


@dataclass(frozen=True)
class Valuation:
    """How money is counted.

    Attributes:
        life: value of a prevented death; None takes that of the currency.
        injury: value of a prevented serious injury; None takes ``INJURY_SHARE`` of a life.
        years: over which what is paid once is spread.
        discount: interest a year on what is paid once (UK Treasury Green Book: 3.5 %).
        events: held in a year.
        warnings: heeded in a year, with or without an attack.
    """

    life: float | None = None
    injury: float | None = None
    years: float = 10.0
    discount: float = 0.035
    events: float = 100.0
    warnings: float = 1.0

    def annual(self, cost: dict[str, Any]) -> float:
        """Give what a policy costs in a year, as an annuity of what is paid once and what is paid each time."""
        rate = self.discount
        spread = 1.0 / self.years if rate == 0.0 else rate / (1.0 - (1.0 + rate) ** -self.years)
        once, yearly, each = (float(cost.get(key) or 0.0) for key in ("capital", "annual", "per_event"))
        return once * spread + yearly + each * self.events + _per_warning(cost) * self.warnings

    def completed(self, currency: str) -> Valuation | None:
        """Give the valuation in a currency; None where it has no value of a life."""
        life = VALUES_OF_A_LIFE.get(currency) if self.life is None else self.life
        if life is None:
            return None
        return replace(self, life=life, injury=INJURY_SHARE * life if self.injury is None else self.injury)


@dataclass(frozen=True)
class Cost:
    """What a policy costs beyond the baseline, and what it gives for that.

    Attributes:
        policy: its name.
        currency: of all its sums.
        annual: cost of a year beyond the baseline's.
        deaths_averted: in an attack.
        injuries_averted: serious ones, in an attack.
        casualties_averted: in an attack.
        per_casualty: annual cost for each casualty averted, given one attack in the year. An end is infinite
            where the interval of what is averted reaches zero; not a number where nothing is averted.
        per_death: the same for each death averted.
        break_even: probability of an attack a year at which the policy pays; above 1 it never does.
        warnings_per_attack: warnings heeded for each attack up to which what it pays for a warning is worth it; not a
            number where it pays nothing for a warning or averts nothing.
        price_level: the year whose prices its costs are in.
    """

    policy: str
    currency: str
    annual: float
    deaths_averted: Estimate
    injuries_averted: Estimate
    casualties_averted: Estimate
    per_casualty: Estimate
    per_death: Estimate
    break_even: Estimate
    price_level: int
    warnings_per_attack: Estimate


def _per_warning(cost: dict[str, Any]) -> float:
    return float(cost.get("per_warning") or 0.0)


def break_even(annual: float, deaths: float, injuries: float, life: float, injury: float) -> float:
    """Give p*: the probability of an attack a year at which a policy pays; not a number where it averts nothing."""
    worth = deaths * life + injuries * injury
    return annual / worth if worth > 0.0 else float("nan")


def costs_of(
    harm: dict[str, Pairs], policies: dict[str, dict[str, Any]], baseline: str, valuation: Valuation
) -> tuple[list[Cost], list[str]]:
    """Give the costs of every policy of a scenario that has any.

    Args:
        harm: pairs of one scenario by metric: deaths, casualties, and ``SERIOUS``.
        policies: words of the policies, with their costs.
        baseline: name of the baseline.
        valuation: how money is counted.

    Returns:
        Costs, and what had to be left out.
    """
    costs, left_out = [], []
    before = policies[baseline].get("cost") or {}
    for policy in harm["deaths"].policies[1:]:
        cost = policies[policy].get("cost") or {}
        annual = valuation.annual(cost) - valuation.annual(before)
        if annual == 0.0:
            continue
        currency = str(cost.get("currency", "GBP"))
        if valuation.annual(before) and before.get("currency", "GBP") != currency:
            left_out.append(f"{policy} is priced in {currency} and the baseline in another currency: no cost is shown")
            continue
        counted = valuation.completed(currency)
        if counted is None:
            left_out.append(f"no value of a life is known in {currency}: give one with --life to see the break-even")
        per_warning = _per_warning(cost) - _per_warning(before)
        costs.append(_cost(harm, policy, currency, annual, per_warning, counted, int(cost.get("year", 2024))))
    if len({(each.currency, each.price_level) for each in costs}) > 1:
        left_out.append(
            "costs are in several currencies or prices of several years: they cannot be compared as they are"
        )
    return costs, left_out


def _cost(
    harm: dict[str, Pairs],
    policy: str,
    currency: str,
    annual: float,
    per_warning: float,
    valuation: Valuation | None,
    year: int,
) -> Cost:
    pairs = harm["deaths"]
    deaths = _averted(pairs, policy)
    injuries = np.sum([_averted(harm[name], policy) for name in SERIOUS], axis=0)
    casualties = _averted(harm["casualties"], policy)
    life, injury = (valuation.life or 0.0, valuation.injury or 0.0) if valuation else (np.nan, np.nan)
    columns = np.column_stack([deaths, injuries, casualties, deaths * life + injuries * injury])
    means = resampled_means(columns)
    lives, hurt, all_harmed, worth = (_interval(pairs, columns[:, k], means[:, k]) for k in range(4))
    return Cost(
        policy, currency, annual, deaths_averted=lives, injuries_averted=hurt, casualties_averted=all_harmed,
        per_casualty=_over(annual, all_harmed), per_death=_over(annual, lives),
        break_even=_over(annual, worth), price_level=year, warnings_per_attack=_warnings(worth, per_warning),
    )  # fmt: skip


def _warnings(worth: Estimate, per_warning: float) -> Estimate:
    """Give n*: the warnings that what a policy is worth in an attack pays for; not a number where it is worth none."""
    if per_warning <= 0.0 or not worth.value > 0.0:
        return Estimate(np.nan)
    low, high = np.maximum([worth.low, worth.high], 0.0) / per_warning
    return Estimate(worth.value / per_warning, float(low), float(high))


def _averted(pairs: Pairs, policy: str) -> Floats:
    averted: Floats = pairs.values[:, 0] - pairs.column(policy)
    return averted


def _interval(pairs: Pairs, values: Floats, resampled: Floats) -> Estimate:
    spread: Dependence = dependence(values, pairs.point, pairs.luck, sampled=pairs.points_sampled)
    there = values[~np.isnan(values)]
    return estimate_from(float(there.mean()), resampled, spread) if len(there) else Estimate(np.nan)


def _over(annual: float, averted: Estimate) -> Estimate:
    """Divide a cost by what is averted; the interval follows, and is open upward where that may be nothing."""
    if not (averted.value > 0.0 and annual > 0.0):
        return Estimate(np.nan)
    ends = [annual / end if end > 0.0 else np.inf for end in (averted.high, averted.low)]
    return Estimate(annual / averted.value, *(np.sort(ends) if np.isfinite(averted.low) else (np.nan, np.nan)))
