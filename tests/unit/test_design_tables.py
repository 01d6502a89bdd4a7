"""A design's table as other programs write it is read where it is clear, and else told what is foreign about it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.studies.design.points import Points
from sim.studies.loading import load_study

GOOD = Path(__file__).parents[1] / "broken" / "good" / "evening.yaml"
STUDY = f"""\
schema: 1
name: nights
about: nights
scenarios: [{GOOD}]
replications: 1
design: {{kind: table, file: points.csv}}
"""
NAMES = "crowd.people,awareness.sight_median_s"
POINTS = {"crowd.people": [10, 12], "awareness.sight_median_s": [5.0, 6.5]}


def points(tmp_path: Path, table: str | bytes, name: str = "points.csv") -> Points:
    if table:
        (tmp_path / "points.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
    (tmp_path / "nights.yaml").write_text(STUDY.replace("points.csv", name))
    return load_study(str(tmp_path / "nights.yaml")).points


def refused(tmp_path: Path, table: str | bytes, name: str = "points.csv") -> str:
    with pytest.raises(InputError) as error:
        points(tmp_path, table, name)
    return str(error.value)


@pytest.mark.parametrize(
    "table",
    [
        f"{NAMES}\n10,5\n12,6.5\n", f"\ufeff{NAMES}\r\n10,5\r\n12,6.5\r\n", f"{NAMES}\n\n10 , 5\n , \n12, 6.5\n\n",
        '"crowd.people", "awareness.sight_median_s"\n"10", "5"\n"12" ,"6.5"', f"{NAMES}\n+10,5.0\n12,.65e1\n",
    ],
    ids=["plain", "mark and returns", "blanks", "quotes", "signs"],
)  # fmt: skip
def test_a_table_that_is_clear_is_read(tmp_path: Path, table: str) -> None:
    assert points(tmp_path, table) == POINTS


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("crowd.people;awareness.sight_median_s\r\n10;5\r\n12;6,5\r\n", "semicolons (separate them with commas"),
        ('"crowd.people";"awareness.sight_median_s"\n"10";"6,5"\n', "separated by semicolons"),
        ("sep=;\ncrowd.people;awareness.sight_median_s\n10;6,5\n", "separated by semicolons"),
        ("crowd.people\tawareness.sight_median_s\n10\t5\n", "separated by tabs"),
        (f"{NAMES}\n10,6,5\n", "values on this line: 3; names in the header: 2 (write one value per name; the decimal"),
        (f'{NAMES}\n10,"6,5"\n', "the decimal sign is a point, and thousands have none: write 6.5"),
        (f"{NAMES}\n1 000,5\n", "thousands are written without a sign between them: write 1000"),
        (f"{NAMES}\n10,0:30\n", "times are written in seconds: write 30"),
        (f"{NAMES}\n10,5 s\n", "write a number without a unit, in s: 5"),
        (f"{NAMES}\n10,\u22125\n", "the minus sign is `-`"),
        (f"{NAMES}\n10,\n", "awareness.sight_median_s: found nothing"),
        (f"{NAMES}\n10,n/a\n", "found the text `n/a`"),
        ("cr\u043ewd.people\n10\n", "`cr<cyrillic small letter o>wd.people`"),
        (f"{NAMES},\n10,5,\n", "column 3 has no name"),
        ("10,5\n12,6\n", "`10` stands where the name of column 1 is due"),
        ("crowd.people,crowd.people\n1,2\n", "the column appears twice"),
        ("", "there is no file"),
        ("\n \n", "the table holds no points"),
        ("crowd.people\n10\u00b2\n".encode("latin-1"), "points.csv:2: the text is not UTF-8"),
        ("crowd.people\n10\n".encode("utf-16"), "bytes that are not text"),
        (f"crowd.people\n{'9' * 5000}\n", "expected a whole number"),
        ('crowd.people\n"' + "9" * 200_000 + '"\n', "not a line of a table"),
    ],
)  # fmt: skip
def test_a_table_in_foreign_dress_is_told_what_is_foreign(tmp_path: Path, table: str | bytes, said: str) -> None:
    assert said in refused(tmp_path, table)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
@pytest.mark.parametrize(
    ("name", "said"),
    [("/dev/zero", "no ordinary file"), ("pipe", "no ordinary file"), (".", "this is a folder"),
     ("x" * 5000, "File name too long"), ("nowhere.csv", "there is no file")],
)  # fmt: skip
def test_a_table_that_never_ends_or_cannot_be_opened_is_refused(tmp_path: Path, name: str, said: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    error = refused(tmp_path, "", name)
    assert said in error
    assert len(error) < 500
