"""What may never happen: the hazard is coarse, exogenous, and out of reach of policies and searches."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import click
import numpy as np
import pytest
from click.testing import CliRunner
from scipy.stats import chisquare

import analysis.plots
import analysis.plots.studies
from analysis.cli import main
from sim.metrics import all_metrics
from sim.rules.registry import rules
from sim.scenario.knobs import Knob
from sim.world.event_log import EVENTS
from sim.world.random_streams import RandomStreams, Stream
from tests.worlds import assault, club, hazard_kinds, knobs, lobby, model, plan, scenario

ROOT = Path(__file__).parent.parent
HAZARD_KNOBS = [knob for knob in knobs() if knob.path.startswith("hazards.")]

BANNED = (
    "weapon", "gun", "guns", "rifle", "pistol", "shotgun", "firearm", "firearms", "ammunition", "ammo", "bullet",
    "bullets", "magazine", "reload", "reloads", "calibre", "caliber", "shot", "shots", "shooter", "shoot",
    "shooting", "sniper", "bomb", "explosive", "knife", "blade", "accuracy", "aim", "kill", "kills", "killing",
    "lethal", "lethality", "victim", "victims", "target", "targets", "ambush", "hostage", "hostages", "assassin",
    "terrorist", "terrorists", "perpetrator", "weaponry", "fire rate", "rate of fire", "hit probability",
)  # fmt: skip
"""Parameters of weapons, ammunition and tactics: nothing that a user reads may offer them."""

SEARCHES = (
    "worst place", "worst case origin", "worst origin", "worst entrance", "deadliest", "optimal attack",
    "optimise the hazard", "optimize the hazard", "maximise deaths", "maximize deaths", "maximise casualties",
    "maximize casualties", "best origin", "attack plan", "vulnerability map", "weakest",
)  # fmt: skip
"""Names of what no interface may offer: a search over the hazard."""

WORST = re.compile(r"(worst|deadliest|weakest|vulnerab|optimal|optimi[sz]e|maximi[sz]e)", re.IGNORECASE)


def banned_in(text: str) -> list[str]:
    lowered = text.lower().replace("_", " ")
    return [word for word in BANNED if re.search(rf"\b{re.escape(word)}\b", lowered)]


def promises_aside(text: str) -> str:
    """Leave out sentences that say what is *not* there, so that a page may say that no weapon is modelled."""
    sentences = re.split(r"(?<=[.;:!?])\s+|\n\s*\n|\n\s*[-|]", text)
    denied = re.compile(r"\b(no|not|never|without|nor|nobody)\b")
    return "\n".join(each for each in sentences if not denied.search(each.lower()))


def searches_in(text: str) -> list[str]:
    lowered = text.lower().replace("_", " ").replace("-", " ")
    return [phrase for phrase in SEARCHES if phrase in lowered]


def help_texts() -> dict[str, str]:
    """Give the help of the command and of every command below it."""
    texts: dict[str, str] = {}

    def walk(command: click.Command, name: str, above: click.Context | None) -> None:
        context = command.make_context(name, [], above, resilient_parsing=True)
        texts[name] = command.get_help(context)
        if isinstance(command, click.Group):
            for inner in command.list_commands(context):
                found = command.get_command(context, inner)
                assert found is not None
                walk(found, f"{name} {inner}", context)

    walk(main, "havenue", None)
    return texts


def another_value(knob: Knob) -> str:
    if knob.choices:
        return str(next(choice for choice in knob.choices if choice != knob.default))
    return str(knob.low if knob.default != knob.low else knob.high)


@pytest.mark.parametrize("knob", HAZARD_KNOBS, ids=lambda knob: knob.path)
def test_no_knob_of_a_hazard_is_a_lever(knob: Knob) -> None:
    assert knob.role in ("uncertainty", "setting")


@pytest.mark.parametrize("position", ["0", "*"])
@pytest.mark.parametrize("knob", HAZARD_KNOBS, ids=lambda knob: knob.path)
def test_policy_that_sets_the_hazard_is_refused_in_words(knob: Knob, position: str, tmp_path: Path) -> None:
    path = knob.path.replace("*", position)
    file = tmp_path / "turned.yaml"
    file.write_text(
        f"schema: 1\nname: turned\nabout: Tries to set the hazard.\nreason: None.\nlevers:\n  "
        f"'{path}': {another_value(knob)}\n",
        encoding="utf-8",
    )
    told = CliRunner().invoke(main, ["check", str(file)])
    assert told.exit_code == 2
    assert "not a lever: a policy cannot set it" in told.output
    noun = "an uncertainty" if knob.role == "uncertainty" else "a setting"
    assert noun in told.output
    assert "Traceback" not in told.output


def test_run_with_a_policy_that_sets_the_hazard_is_refused_before_anything_runs(tmp_path: Path) -> None:
    file = tmp_path / "turned.yaml"
    file.write_text(
        "schema: 1\nname: turned\nabout: x\nreason: x\nlevers:\n  hazards.0.harm_per_min: 0\n", encoding="utf-8"
    )
    out = tmp_path / "out"
    words = ["run", "concert_hall_assault", "--policy", str(file), "--out", str(out)]
    told = CliRunner().invoke(main, words)
    assert told.exit_code == 2
    assert "an uncertainty, not a lever" in told.output
    assert not out.exists()


@pytest.mark.parametrize("knob", knobs(), ids=lambda knob: knob.path)
def test_words_of_a_knob_hold_no_weapon_and_no_tactic(knob: Knob) -> None:
    assert banned_in(f"{knob.path} {knob.about} {' '.join(map(str, knob.choices))}") == []
    assert searches_in(f"{knob.path} {knob.about}") == []


@pytest.mark.parametrize("kind", hazard_kinds())
def test_keys_of_a_hazard_hold_no_weapon_and_no_tactic(kind: str) -> None:
    words = rules("hazards")[kind].parameters
    for name, field in words.model_fields.items():
        assert banned_in(f"{name} {field.description or ''}") == []


def test_help_of_every_command_holds_no_weapon_and_offers_no_search() -> None:
    texts = help_texts()
    assert len(texts) > 3
    for name, text in texts.items():
        assert banned_in(promises_aside(text)) == [], name
        assert searches_in(promises_aside(text)) == [], name
        assert not WORST.search(name)


@pytest.mark.parametrize(
    "path",
    [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "scenarios").rglob("*.*"))],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_what_is_shipped_in_words_holds_no_weapon_and_offers_no_search(path: Path) -> None:
    text = promises_aside(path.read_text(encoding="utf-8"))
    assert banned_in(text) == []
    assert searches_in(text) == []


def test_no_metric_event_or_figure_tells_a_worst_place() -> None:
    names = {name: f"{name} {each.label} {each.about}" for name, each in all_metrics().items()}
    names |= {f"event {name}": f"{name} {about}" for name, about in EVENTS.items()}
    figures = [analysis.plots.run_figure_module(name) for name in analysis.plots.run_figure_names()]
    figures += [
        analysis.plots.studies.study_figure_module(name) for name in analysis.plots.studies.study_figure_names()
    ]
    for module in figures:
        names[f"plot {module.NAME}"] = f"{module.NAME} {getattr(module, 'ABOUT', '')}"
    for name, text in names.items():
        assert not WORST.search(text), name
        assert banned_in(text) == [], name


def test_the_watch_over_words_would_notice() -> None:
    assert banned_in("rate_of_fire of the rifle") == ["rifle", "rate of fire"]
    assert searches_in("the worst-place report") == ["worst place"]
    assert WORST.search("worst_entrance")
    assert banned_in(promises_aside("There are no weapons here. Choose a rifle.")) == ["rifle"]


@pytest.mark.parametrize("kind", hazard_kinds())
def test_hazard_never_asks_a_metric_nor_learns(kind: str) -> None:
    source = inspect.getsource(inspect.getmodule(rules("hazards")[kind]))
    for word in ("sim.metrics", "scipy.optimize", "minimize", "argmax", "deaths", "reward", "policy"):
        assert word not in source, word


@pytest.mark.parametrize("part", range(6))
def test_origin_is_uniform_among_public_entrances(part: int) -> None:
    """Chi-square over 2,000 replications; alpha 1e-4 fixed beforehand (6 sources tested)."""
    entrances = 5
    draws = [RandomStreams(seed).uniform(Stream.ORIGIN, 1, part=part)[0] for seed in range(2000)]
    counts = np.bincount((np.array(draws) * entrances).astype(int), minlength=entrances)
    assert chisquare(counts).pvalue > 1e-4


def test_sources_come_in_at_public_entrances_drawn_for_them() -> None:
    """The model's own draw, over 200 replications of a lobby with five entrances: chi-square, alpha 1e-4."""
    words = scenario(lobby(), crowd={"people": 20}, hazards=[assault(onset_s=0.5, sources=1)])
    counts = np.zeros(5)
    for seed in range(200):
        walkers = model(words, seed)
        walkers.step()
        world = walkers.world
        row = world.hazard.rows[0]
        public = np.flatnonzero(world.venue.door_is_public_entrance)
        middle = world.venue.door_line[public].mean(axis=1)
        gap = np.hypot(*(middle - (world.crowd.x[row], world.crowd.y[row])).T)
        assert gap.min() < 2.0, "a source stands where no public entrance is"
        counts[gap.argmin()] += 1
    assert chisquare(counts).pvalue > 1e-4


def test_origin_named_by_the_scenario_is_where_the_source_comes_in() -> None:
    words = scenario(lobby(), crowd={"people": 20}, hazards=[assault(onset_s=0.5, entrances=["entrance_4"])])
    for seed in range(5):
        walkers = model(words, seed)
        walkers.step()
        world = walkers.world
        row = world.hazard.rows[0]
        middle = world.venue.door_line[world.venue.door_ids.index("entrance_4")].mean(axis=0)
        assert np.hypot(*(middle - (world.crowd.x[row], world.crowd.y[row]))) < 2.0


def test_origin_is_the_same_whatever_the_policy() -> None:
    words = scenario(lobby(), crowd={"people": 20}, hazards=[assault(onset_s=0.5, sources=2)])
    for seed in range(3):
        here, there = model(words, seed), model(plan(words, response__police__officers=12, alarm__mode="bell"), seed)
        here.step()
        there.step()
        rows = here.world.hazard.rows
        for name in ("x", "y"):
            assert np.array_equal(getattr(here.world.crowd, name)[rows], getattr(there.world.crowd, name)[rows])


def test_source_is_a_place_and_nothing_else() -> None:
    from sim.agents import Body, Source

    assert not [name for name in vars(Source) if not name.startswith("__") and name != "_datasets"]  # Mesa's own
    assert banned_in(" ".join(dir(Body))) == []


def test_club_has_one_way_for_the_public_to_come_in() -> None:
    """The shipped venues name their public entrances, without which no origin could be drawn."""
    assert [door.id for door in club().doors if door.public_entrance] == ["main"]
