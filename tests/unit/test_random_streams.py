"""Luck is f(seed, stream, part, person): streams are independent, rows are endless, and nothing is spent."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from sim.world.random_streams import RandomStreams, Stream

SEEDS = st.integers(0, 2**128 - 1)


@given(seed=SEEDS, stream=st.sampled_from(list(Stream)), n=st.integers(0, 300), more=st.integers(0, 300))
def test_shorter_row_is_the_beginning_of_a_longer_one(seed: int, stream: Stream, n: int, more: int) -> None:
    streams = RandomStreams(seed)
    assert np.array_equal(streams.uniform(stream, n), streams.uniform(stream, n + more)[:n])
    assert np.array_equal(streams.normal(stream, n), streams.normal(stream, n + more)[:n])


@given(seed=SEEDS, stream=st.sampled_from(list(Stream)))
def test_asking_twice_gives_the_same(seed: int, stream: Stream) -> None:
    streams = RandomStreams(seed)
    first = streams.uniform(stream, 10)
    for other in Stream:
        streams.uniform(other, 3)
    assert np.array_equal(streams.uniform(stream, 10), first)
    assert np.array_equal(RandomStreams(seed).uniform(stream, 10), first)


def test_streams_and_parts_share_no_draw() -> None:
    streams = RandomStreams(7)
    rows = [streams.uniform(stream, 50, part=part) for stream in Stream for part in range(3)]
    draws = np.concatenate(rows)
    assert len(np.unique(draws)) == len(draws)


def test_streams_are_uncorrelated() -> None:
    """Pairs of 25 streams over 4,000 people: |r| < 5.2 / sqrt(n), below 1e-4 for all 300 pairs together."""
    streams, n = RandomStreams(3), 4000
    rows = {stream: streams.uniform(stream, n) for stream in Stream}
    for one, other in combinations(rows, 2):
        assert abs(np.corrcoef(rows[one], rows[other])[0, 1]) < 5.2 / np.sqrt(n), (one, other)


def test_neighbouring_seeds_are_uncorrelated() -> None:
    rows = np.array([RandomStreams(seed).uniform(Stream.HARM, 2000) for seed in range(20)])
    off = np.corrcoef(rows)[~np.eye(20, dtype=bool)]
    assert np.abs(off).max() < 5.0 / np.sqrt(2000)


@pytest.mark.parametrize("stream", list(Stream), ids=lambda stream: stream.name)
def test_draws_are_uniform_and_open(stream: Stream) -> None:
    """Kolmogorov-Smirnov over 5,000 draws, alpha 1e-4."""
    draws = RandomStreams(11).uniform(stream, 5000)
    assert draws.min() > 0.0
    assert draws.max() < 1.0
    assert kstest(draws, "uniform").pvalue > 1e-4


def test_normal_draws_are_standard() -> None:
    assert kstest(RandomStreams(2).normal(Stream.SPEED, 5000), "norm").pvalue > 1e-4


def test_lognormal_has_its_median_and_no_spread_at_sigma_nought() -> None:
    draws = [RandomStreams(seed).lognormal(Stream.TRAVEL, 360.0, 0.6) for seed in range(2000)]
    assert np.median(draws) == pytest.approx(360.0, rel=0.08)
    assert np.std(np.log(draws)) == pytest.approx(0.6, rel=0.08)
    assert RandomStreams(5).lognormal(Stream.TRAVEL, 360.0, 0.0) == pytest.approx(360.0, rel=1e-12)


def test_keys_of_streams_differ_and_stay() -> None:
    keys = {int(RandomStreams(seed).key(stream)) for seed in range(20) for stream in Stream}
    assert len(keys) == 20 * len(Stream)
    assert RandomStreams(4).key(Stream.NOISE) == RandomStreams(4).key(Stream.NOISE)


def test_numbers_of_streams_are_never_reused_and_never_moved() -> None:
    """A number that moved would change every stored run; new streams take new numbers."""
    kept = {
        "PLACE": 1, "GROUP": 2, "AGE": 3, "SPEED": 4, "BODY": 5, "MOBILITY": 6, "ENTRANCE": 7, "KNOWLEDGE": 8,
        "RECOGNITION": 9, "ALARM": 10, "ACTION": 11, "FREEZE": 12, "HARM": 13, "WOUND": 14, "SURVIVAL": 15,
        "HOSPITAL": 16, "TRANSPORT": 17, "LOCKED_EXITS": 19, "ORIGIN": 20, "DURATION": 21,
        "TRAVEL": 22, "TACTICAL": 23, "TASK_FORCE": 24, "NOISE": 25,
    }  # fmt: skip
    assert {name: int(Stream[name]) for name in kept} == kept
    assert len({int(stream) for stream in Stream}) == len(Stream.__members__)
    assert 18 not in set(Stream), "the number of a stream that is gone stays unused"


def test_known_draws_stay_what_they_were() -> None:
    """A change of generator would change every stored run: it must be seen here first."""
    draws = RandomStreams(0).uniform(Stream.HARM, 3)
    reference = np.random.Generator(np.random.Philox(np.random.SeedSequence(entropy=0, spawn_key=(13, 0)))).random(3)
    assert np.array_equal(draws, reference)


def test_negative_seed_is_no_seed() -> None:
    with pytest.raises(ValueError, match="negative"):
        RandomStreams(-1).uniform(Stream.HARM, 1)
