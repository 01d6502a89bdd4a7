"""The house stands: imports run downward, walls hold, rooms stay small, and every number is declared in full."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.scenario.knobs import Knob
from tests.worlds import knobs

ROOT = Path(__file__).parent.parent
FILES = sorted(path for room in ("sim", "analysis") for path in (ROOT / room).rglob("*.py"))
MOST_LINES = 350
"""The house says "mostly under 300"; this is where a name has become too wide."""

GENERATORS = {"Generator", "Philox", "SeedSequence", "BitGenerator"}
"""What numpy's random module may be asked for: generators with a state of their own."""

MESA_ROOMS = {"sim/space.py", "sim/agents.py", "sim/model.py", "sim/runs/runner.py"}
"""The runner knows Mesa only to free finished models."""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def packages(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(parsed(path))}


def dotted(node: ast.AST) -> str:
    """Write an attribute chain as it stands in the source, or an empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value)
        return f"{inner}.{node.attr}" if inner else ""
    return ""


def uses_of_global_chance(tree: ast.AST) -> list[str]:
    """Give what a file takes from the stdlib's dice or from numpy's global generator.

    Naming ``random.Random`` as a type is no use of chance: Mesa's agent sets carry a generator about.
    """
    found = []
    for node in ast.walk(tree):
        text = dotted(node)
        match = re.fullmatch(r"(?:np|numpy)\.random\.(\w+)", text)
        if match and match.group(1) not in GENERATORS:
            found.append(text)
        if isinstance(node, ast.Import) and any(alias.name == "random" for alias in node.names):
            found.append("import random")
        if isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            if node.module == "random" and names != {"Random"}:
                found.append("from random import ...")
            if node.module == "numpy.random" and not names <= GENERATORS:
                found.append("from numpy.random import ...")
            if node.module == "numpy" and "random" in names:
                found.append("from numpy import random")
        if isinstance(node, ast.Call) and dotted(node.func) in {"Random", "random.Random"}:
            found.append(f"{dotted(node.func)}()")
    return found


def public_parts(tree: ast.Module) -> Iterator[ast.ClassDef | ast.FunctionDef]:
    """Give the module's public classes and functions, and the public methods of classes; a protocol speaks as one."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef) and "Protocol" not in {dotted(base) for base in node.bases}:
                yield from (
                    part for part in node.body
                    if isinstance(part, ast.FunctionDef) and not part.name.startswith("_")
                )  # fmt: skip


def test_imports_run_downward_only() -> None:
    command = Path(sysconfig.get_path("scripts")) / "lint-imports"
    if not command.exists():
        pytest.skip("import-linter is not installed (extra `dev`)")
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def modules_named(tree: ast.AST, known: set[str]) -> set[str]:
    """Give the modules of ours that a file imports, wherever in it; a name taken from a module counts as the module."""
    found = set()
    for name in imports(tree):
        parts = name.split(".")
        longer = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
        found.update(next(([each] for each in longer if each in known), []))
    return found


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def arrows_between_files() -> dict[str, set[str]]:
    """Give what each module of ours imports. That a module lies in a package is no import of the package."""
    known = {module_of(path) for path in FILES}
    arrows = {module_of(path): modules_named(parsed(path), known) - {module_of(path)} for path in FILES}
    for name, found in arrows.items():  # `from a import b` names a.b and a: the longer one is meant
        arrows[name] = {each for each in found if not any(other.startswith(f"{each}.") for other in found)}
    return arrows


def arrows_between_rooms() -> dict[str, set[str]]:
    """Give what each folder imports from others. At the root of ``sim`` and ``analysis`` each file is a room."""
    folders = {module_of(path): module_of(path.parent / "__init__.py") for path in FILES}
    rooms = {name: name if folder in ("sim", "analysis") else folder for name, folder in folders.items()}
    rooms |= {module_of(path): module_of(path) for path in FILES if path.name == "__init__.py"}
    arrows: dict[str, set[str]] = {}
    for name, found in arrows_between_files().items():
        arrows.setdefault(rooms[name], set()).update(rooms[each] for each in found if rooms[each] != rooms[name])
    return arrows


def circles(arrows: dict[str, set[str]]) -> list[list[str]]:
    """Give every knot of names that import each other, by taking away again and again what imports nothing left."""
    left = {name: set(found) for name, found in arrows.items()}
    while free := [name for name, found in left.items() if not found & left.keys()]:
        for name in free:
            del left[name]
    while free := [name for name in left if not any(name in left[other] for other in left)]:
        for name in free:
            del left[name]
    return [sorted(left)] if left else []


def drawn_house() -> set[str]:
    """Give the folders in the tree of the architecture page, as paths."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    found, above = set(), [""]
    for line in page.split("## The house")[1].split("```")[1].strip("\n").splitlines():
        name = line.split()[0]
        depth = (len(line) - len(line.lstrip())) // 2
        above = [*above[: depth + 1], above[depth] + name]
        found.add(above[-1].rstrip("/"))
    return found


def test_the_drawn_house_is_the_house() -> None:
    assert drawn_house() == {path.parent.relative_to(ROOT).as_posix() for path in FILES}


def test_every_room_says_in_a_line_what_it_holds() -> None:
    silent = [name_of(path) for path in FILES if path.name == "__init__.py" and not ast.get_docstring(parsed(path))]
    assert silent == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=name_of)
def test_paths_of_ours_that_a_page_names_exist(page: Path) -> None:
    named = re.findall(r"`((?:sim|analysis|scenarios|tests|docs)/[\w/.]*)`", page.read_text(encoding="utf-8"))
    assert [each for each in named if not (ROOT / each).exists()] == []


def public_names() -> dict[str, list[str]]:
    """Give the files in which each public class and function stands; a command and what it calls are one."""
    found: dict[str, list[str]] = {}
    for path in FILES:
        command = path.parent.name == "commands"
        for part in parsed(path).body:
            named = isinstance(part, ast.FunctionDef | ast.ClassDef) and not part.name.startswith("_")
            if named and not command and part.name not in {"draw", "main"}:  # what every figure and every program has
                found.setdefault(part.name, []).append(name_of(path))
    return found


def test_a_public_name_stands_once() -> None:
    assert {name: files for name, files in public_names().items() if len(files) > 1} == {}


def test_no_circle_of_files() -> None:
    assert circles(arrows_between_files()) == []


def test_no_circle_of_rooms() -> None:
    assert circles(arrows_between_rooms()) == []


def test_the_watch_over_circles_would_notice() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set(), "e": {"a"}}) == [["a", "b", "c"]]


def test_the_contracts_name_every_room() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    rooms = {path.name for path in (ROOT / "sim" / "rules").iterdir() if (path / "__init__.py").exists()}
    missing = [room for room in sorted(rooms) if f'"sim.rules.{room}"' not in text]
    assert not missing, f"rules that the contract of independence does not know: {missing}"


def test_only_the_rooms_of_mesa_import_mesa() -> None:
    assert {name_of(path) for path in FILES if "mesa" in packages(path)} <= MESA_ROOMS


def test_numba_stays_in_the_kernels() -> None:
    outside = {name_of(path) for path in FILES if "numba" in packages(path)}
    assert all(name.startswith("sim/kernels/") for name in outside), outside


def test_kernels_import_arithmetic_only() -> None:
    allowed = {"numpy", "numba", "llvmlite", "math", "operator", "__future__", "collections", "typing", "sim"}
    for path in (ROOT / "sim" / "kernels").glob("*.py"):
        if path.name in ("__init__.py", "compiling.py"):  # which choose the folder of compiled kernels, and keep them
            continue
        assert packages(path) <= allowed, name_of(path)
        ours = [name for name in imports(parsed(path)) if name.startswith("sim.")]
        assert all(name.startswith("sim.kernels") for name in ours), name_of(path)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_file_stays_small(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES, f"{lines} lines: the name is too wide"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_file_draws_no_chance_but_from_luck(path: Path) -> None:
    assert uses_of_global_chance(parsed(path)) == []


@pytest.mark.parametrize(
    "text",
    [
        "import random\nrandom.random()", "from random import choice", "import numpy as np\nnp.random.seed(1)",
        "import numpy\nnumpy.random.default_rng()", "from numpy.random import rand", "from numpy import random",
        "from random import Random\nRandom(3)",
    ],
)  # fmt: skip
def test_the_watch_over_chance_would_notice(text: str) -> None:
    assert uses_of_global_chance(ast.parse(text))


@pytest.mark.parametrize("path", [path for path in FILES if path.is_relative_to(ROOT / "sim")], ids=name_of)
def test_everything_public_says_what_it_is(path: Path) -> None:
    tree = parsed(path)
    silent = [part.name for part in public_parts(tree) if not ast.get_docstring(part)]
    assert silent == []
    assert ast.get_docstring(tree) or not tree.body, "the file says nothing about itself"


@pytest.mark.parametrize("knob", knobs(), ids=lambda knob: knob.path)
def test_knob_is_declared_in_full(knob: Knob) -> None:
    assert knob.unit.strip()
    assert knob.role in ("lever", "uncertainty", "setting")
    assert knob.source.how, "a default has a source or says `assumption`"
    assert knob.about.strip()


@pytest.mark.parametrize("knob", knobs(), ids=lambda knob: knob.path)
def test_default_of_knob_lies_in_its_range(knob: Knob) -> None:
    if knob.choices:
        assert knob.default in knob.choices
    elif isinstance(knob.default, bool):
        assert knob.unit == "switch"
    elif isinstance(knob.default, tuple):
        assert knob.unit == "ids"
        assert knob.default == (), "what a venue has is not known here"
    else:
        assert knob.low is not None
        assert knob.high is not None
        assert knob.low < knob.high
        assert knob.default is None or knob.low <= knob.default <= knob.high


def test_importing_the_face_imports_nothing_heavy() -> None:
    code = "import sys, sim; dir(sim); print(sorted({'mesa', 'numba', 'numpy', 'pydantic'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_face_offers_what_it_names() -> None:
    import sim

    assert all(getattr(sim, name) is not None for name in sim.__all__)
    with pytest.raises(AttributeError):
        _ = sim.nothing_of_that_name


def test_dir_lists_what_the_face_offers_and_nothing_else() -> None:
    import sim

    assert dir(sim) == sorted(sim.__all__)
    assert set(sim._HOME_OF) | {"__version__"} == set(sim.__all__)


def test_editors_see_the_names_of_the_face_where_they_come_from() -> None:
    import sim

    tree = parsed(ROOT / "sim" / "__init__.py")
    (block,) = [node for node in tree.body if isinstance(node, ast.If)]
    imported = {
        each.module: {alias.name for alias in each.names} for each in block.body if isinstance(each, ast.ImportFrom)
    }
    assert imported == {home: set(names) for home, names in sim._HOMES.items()}
    for home, names in sim._HOMES.items():
        for name in names:
            assert getattr(getattr(sim, name), "__module__", home) == home, f"{name} is defined elsewhere"


def test_the_face_offers_every_enumeration_agent_and_error() -> None:
    import sim
    from sim.agents import AGENT_OF
    from sim.errors import HavenueError
    from sim.world.codes import Code

    offered = {getattr(sim, name) for name in sim.__all__}
    assert len(Code.__subclasses__()) == 9
    errors = {each for each in HavenueError.__subclasses__() if each.__module__ == HavenueError.__module__}
    assert {*Code.__subclasses__(), *AGENT_OF.values(), HavenueError, *errors} <= offered


def test_nothing_of_ours_imports_pandas() -> None:
    assert [name_of(path) for path in FILES if "pandas" in packages(path)] == []


def test_git_ignores_no_room_of_the_house() -> None:
    """What git ignores is left out of commits, and by the build out of packages."""
    ignored = {line.rstrip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split()}
    rooms = {part for path in FILES for part in path.relative_to(ROOT).parent.parts}
    assert ignored & rooms == set()
