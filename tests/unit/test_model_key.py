"""The key of the model's code covers what decides an outcome, and nothing else."""

from __future__ import annotations

import ast

import pytest

from sim.installation import home
from sim.studies.design.manifest import deciding_part
from sim.studies.design.model_key import deciding_text, model_files

PART = '''"""How people are warned."""

from sim.scenario.deep import plausible
from sim.scenario.knobs import knob  # one place
from sim.scenario.references import assumption

GAIN = 2.0
"""How much faster."""


class AlarmParameters:
    """Levers of the alarm."""

    delay_s: float = knob(
        90.0, unit="s", low=0.0, source=assumption("a guess"), deep=plausible(60.0, 120.0), about="time to the alarm"
    )

    def check(self) -> None:
        if self.delay_s < 0:  # never
            raise ValueError(f"an alarm at {self.delay_s} s: before the show")
'''


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("How people are warned", "How a venue warns people"), ("  # one place", ""), ("How much faster", "Faster by"),

        ("import assumption", "import measured"), ('assumption("a guess")', 'measured("one")'),
        ("time to the alarm", "time until the alarm sounds"), ("  # never", "  # no"),
        ("plausible(60.0, 120.0)", 'no("why")'), ("import plausible", "import no"),
        ("before the show", "earlier than the show begins"), ("\n\n\nclass", "\n\n\n\nclass"),
    ],
)  # fmt: skip
def test_a_mended_sentence_changes_no_key(old: str, new: str) -> None:
    assert old in PART
    assert deciding_text(PART.replace(old, new)) == deciding_text(PART)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("90.0", "80.0"),
        ("GAIN = 2.0", "GAIN = 2.5"),
        ("< 0", "<= 0"),
        ('unit="s"', 'unit="min"'),
        ("low=0.0", "low=1.0"),
    ],
)
def test_changed_code_changes_the_key(old: str, new: str) -> None:
    assert old in PART
    assert deciding_text(PART.replace(old, new)) != deciding_text(PART)


def test_every_file_that_a_run_passes_through_is_covered() -> None:
    """From the plan of a run to its row: what these import of ours is covered, but for faults, reading and sources."""
    covered = {path.relative_to(home()).as_posix() for path in model_files()}
    spared = (
        "sim/errors.py",
        "sim/cache_folder.py",
        "sim/installation.py",
        "sim/scenario/references.py",
        "sim/scenario/checking/",
        "sim/scenario/reading/",
        "sim/runs/",
    )
    missing = set()
    for name in covered:
        for node in ast.walk(ast.parse((home() / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("sim."):
                for path in (f"{node.module}.{alias.name}".replace(".", "/") + ".py" for alias in node.names):
                    module = node.module.replace(".", "/") + ".py"
                    found = path if (home() / path).exists() else module
                    if (home() / found).exists() and found not in covered and not found.startswith(spared):
                        missing.add(f"{name} -> {found}")
    assert {each for each in missing if not each.endswith(("lint.py", "lint_rules.py", "drawing.py"))} == set()


def test_the_runner_is_covered_and_messages_are_not() -> None:
    covered = {path.relative_to(home() / "sim").as_posix() for path in model_files()}
    assert {"runs/runner.py", "studies/engines/run_builder.py", "studies/engines/outcome.py"} <= covered
    assert not any(name.startswith("scenario/checking") for name in covered)


def test_what_only_tells_people_something_is_no_other_study() -> None:
    old = {"scenarios": {"club": {"about": "a club", "crowd": {"people": 5}}}, "policies": [{"reason": "why", "a": 1}]}
    new = {"scenarios": {"club": {"about": "one club", "crowd": {"people": 5}}}, "policies": [{"reason": "so", "a": 1}]}
    assert deciding_part(old) == deciding_part(new)
    assert deciding_part({"crowd": {"people": 6}}) != deciding_part({"crowd": {"people": 5}})
