"""VF13: of two ways that are as long, fewer people take that in smoke, and nobody one thicker than they will enter."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.fork import PEOPLE, choose, choosing, wills_m


def test_of_two_equal_ways_the_share_through_smoke_falls_as_it_thickens() -> None:
    """VF13: strictly, at every K; half take either where it is clear, to four standard errors (0.12)."""
    shares = [choose(choosing(west)).mean() for west in (0.0, 0.2, 0.4, 0.8, 1.2, 2.0, 4.0)]
    assert shares[0] == pytest.approx(0.5, abs=0.12)
    assert all(later < sooner for sooner, later in pairwise(shares) if sooner > 0.0)
    assert shares[-1] < 0.1


@pytest.mark.parametrize("west", [0.5, 1.0, 2.0])
def test_nobody_enters_smoke_thicker_than_they_will_where_a_clear_way_is_known(west: float) -> None:
    """VF13: not one. Smoke costs nothing here, so that only the will keeps people off; who would enter takes either."""
    walkers = choosing(west, smoke_cost_m=0.0)
    goes, shy = choose(walkers), wills_m(walkers) > 3.0 / west
    assert not goes[shy].any()
    assert 10 < shy.sum() < PEOPLE - 10
    assert goes[~shy].mean() == pytest.approx(0.5, abs=0.17)
