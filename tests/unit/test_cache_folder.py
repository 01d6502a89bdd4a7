"""What is kept between commands is run as code: it is private, checked, and done without where it cannot be had."""

from __future__ import annotations

import os
import random
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numba
import pytest

from sim import cache_folder
from sim.kernels import KEPT_IN
from sim.kernels.compiling import KERNEL_SUFFIX, njit

DAMAGES = 300

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="folders have other permissions there")


@pytest.fixture
def private(tmp_path: Path) -> Iterator[Path]:
    """Give a folder whose own parents nobody else can write to, and forget what was found out about folders."""
    tmp_path.chmod(0o700)
    cache_folder.usable.cache_clear()
    yield tmp_path
    cache_folder.usable.cache_clear()


def test_a_folder_is_made_for_the_user_alone_with_those_above_it(private: Path) -> None:
    before = os.umask(0o002)
    try:
        assert cache_folder.usable(str(private / "a" / "b"), "HAVENUE_TEST") == private / "a" / "b"
    finally:
        os.umask(before)
    assert [stat.S_IMODE(place.stat().st_mode) for place in (private / "a", private / "a" / "b")] == [0o700, 0o700]


@pytest.mark.parametrize("mode", [0o770, 0o702, 0o777, 0o1777])
@pytest.mark.parametrize("below", ["", "own"], ids=["itself", "above"])
def test_a_folder_that_others_can_write_to_is_not_used(
    private: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, mode: int, below: str
) -> None:
    monkeypatch.setenv("HAVENUE_TEST", "")
    folder = private / "open"
    folder.mkdir()
    folder.chmod(mode)
    used = cache_folder.usable(str(folder / below), "HAVENUE_TEST")
    told = capsys.readouterr().err
    if mode == 0o1777 and below:  # sticky, as /tmp: nobody else can rename what is ours
        assert (used, told) == (folder / below, "")
        return
    assert used is not None
    assert used != folder / below
    assert os.environ["HAVENUE_TEST"] == str(used)
    assert told.count("\n") == 1
    assert f"{folder}, which others can write to (`chmod go-w {folder}`" in told
    assert "set HAVENUE_TEST to a folder of your own" in told


def test_a_link_into_a_folder_that_others_can_write_to_is_not_used(private: Path) -> None:
    (private / "open").mkdir()
    (private / "open").chmod(0o777)
    (private / "link").symlink_to(private / "open")
    assert "others can write to" in cache_folder._open_to_others(private / "link" / "kept")


def test_a_folder_of_somebody_else_is_not_used(private: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stat_of = Path.stat

    def of_another(path: Path, **more: Any) -> Any:
        found = stat_of(path, **more)
        return SimpleNamespace(st_uid=54321, st_mode=found.st_mode) if path == private else found

    monkeypatch.setattr(Path, "stat", of_another)
    assert f"{private}, which belongs to somebody else" in cache_folder._open_to_others(private / "kept")


def test_a_full_disk_and_a_file_in_the_way_are_told(private: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (private / "file").write_text("in the way")
    assert "cannot be written (Not a directory)" in cache_folder._refusal(private / "file" / "kept")
    assert "cannot be written" in cache_folder._refusal(Path("/proc/kept"))
    monkeypatch.setattr("sim.cache_folder.shutil.disk_usage", lambda _: SimpleNamespace(free=1000))
    assert "is full" in cache_folder._refusal(private / "kept")


def test_without_any_place_nothing_is_kept(private: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: Any) -> str:
        raise FileNotFoundError("no usable temporary directory")

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    assert cache_folder.usable("/proc/kept", "HAVENUE_TEST") is None
    assert cache_folder.usable("", "HAVENUE_TEST") is None


@pytest.mark.parametrize("temporary", [True, False], ids=["temporary", "nowhere"])
def test_kernels_compile_where_nothing_can_be_written_with_one_line(tmp_path: Path, temporary: bool) -> None:
    (tmp_path / "file").write_text("in the way")
    code = (
        "import os, sys, tempfile\n"
        f"if not {temporary}:\n"
        "    def refuse(*a, **k): raise FileNotFoundError('none')\n"
        "    tempfile.mkdtemp = refuse; tempfile.TemporaryFile = refuse\n"
        "from sim.cache_folder import cache_folder\n"
        "from sim.kernels.elementary import exponential\n"
        "assert abs(exponential(1.0) - 2.718281828459045) < 1e-12\n"
        "print(cache_folder())"
    )
    environment = {name: value for name, value in os.environ.items() if name != KEPT_IN}
    environment |= {"HAVENUE_CACHE": str(tmp_path / "file" / "below"), "HOME": "/proc", "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("\n") == 1
    assert "nothing is kept between commands" in done.stderr
    assert "set HAVENUE_CACHE to a folder" in done.stderr
    kept = done.stdout.strip()
    assert kept.startswith(str(tmp_path / "havenue-cache-")) if temporary else kept == "None"
    assert [path.name for path in tmp_path.iterdir()] == ["file"], "what was kept for a while is gone"


def twice(number: float) -> float:
    return number + number


@pytest.fixture
def compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the file that a compiled kernel is kept in."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    assert njit(cache=True)(twice)(2.5) == 5.0
    (file,) = tmp_path.rglob(f"*{KERNEL_SUFFIX}")
    return file


def test_the_second_time_a_kernel_comes_from_disk(compiled: Path) -> None:
    kernel = njit(cache=True)(twice)
    assert kernel(2.5) == 5.0
    assert sum(kernel.stats.cache_hits.values()) == 1


def test_no_damaged_kernel_is_loaded(compiled: Path) -> None:
    whole = compiled.read_bytes()
    files = njit(cache=True)(twice)._cache._cache_file
    files._path = lambda key: compiled
    for seed in range(DAMAGES):
        compiled.write_bytes(damaged(whole, random.Random(seed)))
        assert files.load("key") is None, f"damage {seed} is taken for sound"


@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_kernel_is_compiled_anew(compiled: Path, seed: int) -> None:
    whole = compiled.read_bytes()
    compiled.write_bytes(damaged(whole, random.Random(seed)))
    kernel = njit(cache=True)(twice)
    assert kernel(2.5) == 5.0
    assert sum(kernel.stats.cache_misses.values()) == 1
    assert len(compiled.read_bytes()) > 32


def damaged(whole: bytes, dice: random.Random) -> bytes:
    """Give bytes with a flip, a cut, zeros or noise in them."""
    at = dice.randrange(len(whole))
    length = dice.choice((1, 16, 400))
    kind = dice.randrange(4)
    if kind == 0:
        return whole[:at] + bytes([whole[at] ^ (1 << dice.randrange(8))]) + whole[at + 1 :]
    if kind == 1:
        return whole[:at]
    if kind == 2:
        return whole[:at] + dice.randbytes(length) + whole[at + length :] + b"x"
    return whole[:at] + b"\0" * length + whole[at + length :] + b"\0"
