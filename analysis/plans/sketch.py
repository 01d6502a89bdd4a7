"""What a plan of another program holds for certain: floors, and where people leave; read from WKT, GeoJSON, JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from analysis.plans.files import fault, read_text

LEAST_M2: Final = 0.25
"""Area below which a polygon is a stroke and no floor, m2 (definition: less than a person's place and way)."""
EXIT_WORDS: Final = ("exit", "egress", "goal", "target")
"""Words in the name or the properties of a shape that make it a place where people leave."""
FLOOR_KEY: Final = "walkable_area_wkt"
"""Key under which a JuPedSim scenario in one file holds its floor."""
DOOR_WORDS: Final = ("door", "opening", "portal")


@dataclass
class Sketch:
    """Shapes of a plan, in the units of its file.

    Attributes:
        floors: polygon by id, with the use that the file states, or an empty text.
        exits: shape by id, where people leave: a patch of floor or a line.
        doors: line by id, between two floors.
        left_out: what else the file holds, counted by kind.
    """

    floors: dict[str, tuple[Polygon, str]] = field(default_factory=dict)
    exits: dict[str, BaseGeometry] = field(default_factory=dict)
    doors: dict[str, LineString] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)


def read_sketch(paths: list[Path]) -> Sketch:
    """Read one plan out of one or more files, such as the floor from one and the exits from another.

    Args:
        paths: WKT, GeoJSON, or JuPedSim's JSON with ``exits``.

    Returns:
        The sketch.

    Raises:
        InputError: what cannot be read, or holds no floor; the message says where and what to do.
    """
    sketch = Sketch()
    for path in paths:
        text = read_text(path)
        if text.lstrip().startswith(("{", "[")):
            _read_json(path, text, sketch)
        else:
            _read_wkt(path, text, sketch)
    if not sketch.floors:
        found = ", ".join(f"{count} {kind}" for kind, count in sketch.left_out.items()) or "nothing"
        raise fault(paths[0], f"holds no floor, but {found}", "draw the walkable floor as a closed polygon")
    return sketch


def _read_wkt(path: Path, text: str, sketch: Sketch) -> None:
    if not text.strip():
        raise fault(path, "is empty", "export the plan again")
    try:
        shape = shapely.from_wkt(text)
    except shapely.errors.GEOSException as error:
        what = str(error).removeprefix("ParseException: ")
        raise fault(path, f"is no well-known text: {what}", "a ring must end where it began") from error
    _add(path, "area", shape, "", sketch)


def _read_json(path: Path, text: str, sketch: Sketch) -> None:
    try:
        document = json.loads(text)
    except ValueError as error:
        raise fault(path, f"is no JSON: {error}", "export the plan again") from error
    if isinstance(document, dict) and document.get("type") == "FeatureCollection":
        if not isinstance(document.get("features"), list):
            raise fault(path, "is GeoJSON, and its `features` are no list", "export the plan again")
        for number, feature in enumerate(document["features"], 1):
            _read_feature(path, number, feature, sketch)
    elif isinstance(document, dict) and ("exits" in document or FLOOR_KEY in document):
        _read_jupedsim(path, document, sketch)
    else:
        raise fault(path, "is neither a GeoJSON FeatureCollection nor a JuPedSim file with `exits`")


def _read_jupedsim(path: Path, document: dict[str, Any], sketch: Sketch) -> None:
    """Read the exits of a JuPedSim scenario, and its floor where one file holds both."""
    if FLOOR_KEY in document:
        _read_wkt(path, str(document[FLOOR_KEY]), sketch)
    exits = document.get("exits")
    for name, each in (exits if isinstance(exits, dict) else {}).items():
        corners = each.get("coordinates") if isinstance(each, dict) else None
        try:
            _add(path, f"exit {name}", Polygon(corners), "exit", sketch)
        except (ValueError, TypeError, shapely.errors.GEOSException) as error:
            raise fault(path, f"exits.{name}: `coordinates` are no polygon ({error})") from error


def _read_feature(path: Path, number: int, feature: Any, sketch: Sketch) -> None:
    said = (feature.get("properties") or {}) if isinstance(feature, dict) else {}
    try:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
    except (KeyError, TypeError, shapely.errors.GEOSException) as error:
        raise fault(path, f"feature {number} has no geometry that can be read ({error})") from error
    words = " ".join(str(value) for value in said.values()).lower()
    kind = "exit" if any(word in words for word in EXIT_WORDS) else ""
    kind = kind or ("door" if any(word in words for word in DOOR_WORDS) else "")
    name = str(feature.get("id") or said.get("id") or said.get("name") or kind or "area")
    _add(path, name, shape, kind, sketch, use=str(said.get("use", "")))


def _add(path: Path, name: str, shape: BaseGeometry, kind: str, sketch: Sketch, use: str = "") -> None:
    """Add a shape, or the parts of a collection, each under an id of its own."""
    for part in shapely.get_parts(shape):
        if part.geom_type in ("GeometryCollection", "MultiPolygon"):
            _add(path, name, part, kind, sketch, use)
        elif kind == "exit" and part.geom_type in ("Polygon", "LineString"):
            sketch.exits[_identifier(name, sketch.exits)] = part
        elif kind == "door" and part.geom_type == "LineString":
            sketch.doors[_identifier(name, sketch.doors)] = part
        elif part.geom_type == "Polygon" and kind == "":
            _check_floor(path, name, part)
            sketch.floors[_identifier(name, sketch.floors)] = (part, use)
        else:
            what = part.geom_type + (f" called {kind}" if kind else "")
            sketch.left_out[what] = sketch.left_out.get(what, 0) + 1


def _check_floor(path: Path, name: str, polygon: Polygon) -> None:
    if not polygon.is_valid:
        what = shapely.is_valid_reason(polygon)
        raise fault(path, f"the outline of `{name}` is not sound: {what}", "mend the drawing at this place")
    if polygon.area < LEAST_M2:
        raise fault(path, f"`{name}` is {polygon.area:g} square units large, and no floor", "draw it in metres")


def plain_name(text: str) -> str:
    """Give what a text comes to as an id of a venue's file: small letters, digits and underscores, from a letter on."""
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in text.lower()).strip("_")
    return (plain if plain[:1].isalpha() else f"n{plain}")[:36].rstrip("_")


def _identifier(name: str, taken: dict[str, Any]) -> str:
    """Give an id, not taken yet, after what the file calls the thing."""
    plain = plain_name(name)
    number = 1
    while (called := plain if number == 1 and plain != "area" else f"{plain}_{number}") in taken:
        number += 1
    return called
