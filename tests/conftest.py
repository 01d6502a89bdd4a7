"""What every test gets: a cache of fields of its own, no display, and the same few Hypothesis examples each time."""

from __future__ import annotations

import os
import shutil
import tempfile

import hypothesis
import pytest

os.environ["MPLBACKEND"] = "Agg"

_OWN_CACHE = pytest.StashKey[str]()

# Examples run whole simulations: few, without a deadline, and derived from the test so that nothing is flaky.
hypothesis.settings.register_profile(
    "havenue", deadline=None, max_examples=8, derandomize=True, database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)  # fmt: skip
hypothesis.settings.load_profile("havenue")


def pytest_configure(config: pytest.Config) -> None:
    """Keep walking fields in a folder of this session, so that no test passes by what an older version left."""
    config.stash[_OWN_CACHE] = tempfile.mkdtemp(prefix="havenue-tests-")
    os.environ["HAVENUE_CACHE"] = config.stash[_OWN_CACHE]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing in the temporary folder."""
    shutil.rmtree(config.stash[_OWN_CACHE], ignore_errors=True)
