"""No command leaves a file in the temporary folder, and none needs a display or another program."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.studies import study_file

ROOT = Path(__file__).parent.parent.parent


def test_commands_leave_no_temporary_file_and_need_neither_display_nor_other_programs(tmp_path: Path) -> None:
    """The temporary folder stays empty, nothing is on the path, and there is no screen."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    surroundings = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "MPLBACKEND")}
    surroundings |= {"TMPDIR": str(scratch), "PATH": "", "PYTHONPATH": str(ROOT)}
    study = study_file(tmp_path)
    for command in (
        ["run", "evening.yaml", "--out", "one", "--quiet"],
        ["plot", "one", "exits"],
        ["sweep", study, "--out", "many", "--workers", "2", "--quiet"],
        ["report", "many"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "analysis.cli", *command],
            cwd=tmp_path, env=surroundings, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (command, done.stderr)
        assert list(scratch.iterdir()) == [], command
