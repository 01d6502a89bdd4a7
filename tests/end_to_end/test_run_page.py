"""``havenue report RUN``: one page of one possible night, whose numbers are those of the run folder."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from analysis.cli import main
from sim.runs.run_folder import StoredRun, load_run, save_run
from tests.end_to_end.test_report_command import Balance, words_of
from tests.worlds import assault, finished, incident

HOSTILE = "</title><script>alert(1)</script> & <b>'\""


def havenue(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> StoredRun:
    """Give a run in which some leave, wait, are harmed and die."""
    words = incident(160, about=HOSTILE, hazards=[assault(harm_per_min=60.0)], run={"duration_s": 90.0})
    folder = tmp_path_factory.mktemp("runs") / "run"
    save_run(finished(words, 2, trajectory=True), folder)
    return load_run(folder)


@pytest.fixture(scope="module")
def page(run: StoredRun) -> str:
    result = havenue("report", run.folder)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.strip() == str(run.folder / "report.html")
    return (run.folder / "report.html").read_text(encoding="utf-8")


def rows_of(page: str, name: str) -> list[list[str]]:
    """Give the rows of the first table of a section."""
    section = re.search(rf'<section id="{name}">(.*?)</section>', page, re.DOTALL)
    assert section is not None
    body = re.search(r"<tbody>(.*?)</tbody>", section[1], re.DOTALL)
    assert body is not None
    cells = re.findall(r"<tr>(.*?)</tr>", body[1].replace("<wbr>", ""))
    return [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in cells]


def test_page_is_sound_and_loads_nothing(page: str) -> None:
    balance = Balance()
    balance.feed(page)
    assert balance.open == []
    assert "<script" not in page
    assert "url(" not in page
    assert re.findall(r'src="(?!data:)', page) == []
    assert all(len(words) > 10 for words in re.findall(r'<img alt="([^"]*)"', page))


def test_head_says_that_one_run_is_one_night_and_how_a_study_is_made(page: str) -> None:
    head = words_of(page.partition('<section id="short">')[0])
    assert "one possible night" in head
    assert "can be concluded from it" in head
    assert "no interval can be given from one run" in head
    assert "havenue sweep my_study.yaml" in head


def test_every_door_stands_in_the_table_with_its_queue_in_the_order_of_the_file(page: str, run: StoredRun) -> None:
    rows = rows_of(page, "queues")
    assert [row[0] for row in rows] == run.doors["door"].tolist()
    assert [row[3] for row in rows] == [f"{seconds:,.0f}" for seconds in run.doors["queue_s"]]
    assert [row[2] for row in rows] == [f"{n:,.0f}" for n in run.doors["passed"] + run.doors["passed_back"]]
    assert run.doors["queue_s"].sum() > 0.0
    assert "one night" in words_of(page.partition('<section id="queues">')[2].partition("</section>")[0])


def test_areas_add_up_to_all_who_were_harmed_and_died(page: str, run: StoredRun) -> None:
    section = page.partition('<section id="harm">')[2].partition("</section>")[0]
    body = section.rpartition("<tbody>")[2].partition("</tbody>")[0]
    counts = np.array([[int(n.replace(",", "")) for n in re.findall(r'"n">([\d,]+)<', row)] for row in
                       re.findall(r"<tr>(.*?)</tr>", body)])  # fmt: skip
    died = np.isfinite(run.people["died_at"])
    assert counts[:, 0].sum() == run.n_people
    assert counts[:, 1].sum() == np.isfinite(run.people["harmed_at"]).sum()
    assert counts[:, 2].sum() == died.sum() > 0
    assert counts[:, 3:].sum() == died.sum()


def test_minutes_are_the_series_at_full_minutes(page: str, run: StoredRun) -> None:
    rows = rows_of(page, "minutes")
    onset = run.first("onset")
    assert onset is not None
    for row in rows:
        k = (
            int(
                np.searchsorted(
                    run.series["time_s"], onset + 60.0 * float(row[0].replace("\N{MINUS SIGN}", "-")), "right"
                )
            )
            - 1
        )
        assert [int(cell.replace(",", "")) for cell in row[1:4]] == [
            run.series[name][k] for name in ("inside", "responding", "left")
        ]


def test_every_kind_of_event_is_told_in_the_story(page: str, run: StoredRun) -> None:
    story = words_of(page.partition('<section id="story">')[2].partition("</section>")[0])
    assert "0:00: the hazard begins" in story.replace("(+0:00)", "")
    assert story.count("exits are opened") + story.count("exit is opened") == (run.first("exit_opened") is not None)


def test_a_run_without_a_fire_has_no_section_on_smoke(page: str) -> None:
    assert 'id="smoke"' not in page


def test_text_from_files_is_escaped_and_nothing_names_a_worst_place(page: str) -> None:
    assert "<b>'" not in page
    assert not re.search(r"\bworst\b|\bhot ?spot\b|\bvictims?\b", words_of(page).lower())


def test_the_replay_is_linked_only_where_it_lies_beside_the_page(page: str, run: StoredRun, tmp_path: Path) -> None:
    assert "<a " not in page
    replay = run.folder / "replay.html"
    try:
        replay.write_text("a page")
        assert havenue("report", run.folder, "--out", tmp_path / "else.html").exit_code == 0
        assert "<a " not in (tmp_path / "else.html").read_text()
        beside = run.folder / "beside.html"
        assert havenue("report", run.folder, "--out", beside).exit_code == 0
        assert '<a href="replay.html">' in beside.read_text()
    finally:
        replay.unlink()


def test_same_run_gives_the_same_bytes(page: str, run: StoredRun) -> None:
    again = run.folder / "again.html"
    assert havenue("report", run.folder, "--out", again).exit_code == 0
    assert again.read_text(encoding="utf-8") == page


@pytest.mark.parametrize("option", [("--metric", "deaths"), ("--no-money",), ("--life", "1")])
def test_options_of_a_study_are_refused_for_a_run(run: StoredRun, option: tuple[str, ...]) -> None:
    refused = havenue("report", run.folder, *option)
    assert refused.exit_code == 2
    assert "the page of one run has no option but --out" in " ".join(refused.stderr.split())


def test_a_damaged_run_is_one_sentence(run: StoredRun, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "manifest.json").write_bytes((run.folder / "manifest.json").read_bytes())
    refused = havenue("report", folder)
    assert refused.exit_code == 2
    assert "damaged or missing" in refused.stderr
    assert "Traceback" not in refused.stderr
