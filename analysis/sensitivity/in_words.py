"""What turns the order of policies round, where they fail, and the order itself, in sentences."""

from __future__ import annotations

from analysis.formatting.counts import plural
from analysis.sensitivity.future_fit import FEWEST_FUTURES, WORTH
from analysis.sensitivity.robustness import TIER_SHARE, Robustnesses


def turned(each: Robustnesses) -> list[str]:
    """Say what turns the order round and where policies fail, or why that is not told."""
    lines = []
    unread = [one.policy for one in each.policies if not one.fit.worth]
    if unread and each.futures < FEWEST_FUTURES:
        lines.append(f"{plural(each.futures, 'future')}: a fit takes {FEWEST_FUTURES}. Shares are those of the runs; "
                     "regret, what turns the order round and where a policy fails are not told")  # fmt: skip
    elif unread:
        lines.append(f"the uncertainties foretell less than {100 * WORTH:.0f} % of what {', '.join(unread)} changes: "
                     "their shares are those of the runs, and no region is looked for")  # fmt: skip
    for one in each.policies:
        if one.turning:
            lines.append(f"{one.policy}: its place in the order turns with {', '.join(one.turning)}")
        if one.region is not None:
            lines.append(str(one.region))
    return lines


def order(each: Robustnesses) -> str:
    """Give the order in tiers, or say that there is none."""
    tiers = "; then ".join(", ".join(tier) for tier in each.tiers)
    nine = f"{100 * TIER_SHARE:.0f} %"
    if len(each.tiers) < 2:
        return f"Order: none holds in {nine} of futures ({tiers})."
    return f"Order, in tiers of which each is ahead of the next in {nine} of futures: {tiers}."
