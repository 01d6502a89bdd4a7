"""P04 (Q. Liu 2018): the fewer exits there are, the steeper casualties rise with the density of the crowd."""

from __future__ import annotations

import pytest

from tests.patterns.halls import attacked
from tests.patterns.paired import effect, outcomes


@pytest.mark.slow
def test_density_costs_more_where_exits_are_few() -> None:
    """Casualties of 200 and 800 people on 600 m2, with a quarter and all of the exits: a positive interaction."""
    police = {"response": {"police": {"travel_median_s": 240.0}}}
    settings = [
        attacked(people, police, {"building": {"exits_usable_share": share}})
        for people in (200, 800)
        for share in (0.25, 1.0)
    ]
    sparse_few, sparse_all, dense_few, dense_all = outcomes(settings, "casualties").T
    interaction = effect((dense_few - sparse_few) - (dense_all - sparse_all))
    assert interaction.low > 0.0, f"interaction {interaction} casualties"
