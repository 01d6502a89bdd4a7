"""GeoJSON of a venue: everything that the venue's file says, so that reading it back gives the same venue.

Coordinates are metres on the sheet, not degrees, which the head of the file says: RFC 7946 wants degrees, and a drawing
of a building has none.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from analysis.plans.files import fault, read_text
from sim.scenario.parameters.venue import VenueParameters

Words = dict[str, Any]

KINDS: Final = {"area": "areas", "door": "doors", "seats": "seating"}
"""What a feature is, and the key of the venue's file that it stands under."""
METRES: Final = "local metres on the sheet, x to the east and y to the north, not degrees"


def to_geojson(venue: VenueParameters) -> Words:
    """Give a venue as GeoJSON.

    Args:
        venue: its parameters.

    Returns:
        A FeatureCollection: areas and seats as polygons, doors as lines, with all else that the venue says as
        properties, and what belongs to the whole venue under ``havenue``.
    """
    words = venue.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    features = [_feature(kind, each) for kind, key in KINDS.items() for each in words.pop(key, ())]
    head = {"coordinates": METRES, "schema": 1, **words}
    return {"type": "FeatureCollection", "havenue": head, "features": features}


def geojson_text(venue: VenueParameters) -> str:
    """Give a venue as the text of a GeoJSON file, a feature a line."""
    document = to_geojson(venue)
    features = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in document.pop("features"))
    return json.dumps(document, ensure_ascii=False)[:-1] + f', "features": [\n{features}\n]}}\n'


def own_words(path: Path) -> Words | None:
    """Give the words of a venue from a file that ``geojson_text`` wrote; None for a file of any other kind.

    Raises:
        InputError: a file that cannot be read, or that ``geojson_text`` wrote and somebody changed.
    """
    try:
        document = json.loads(read_text(path))
    except ValueError:
        return None
    if not isinstance(document, dict) or "havenue" not in document:
        return None
    try:
        return from_geojson(document)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise fault(path, f"is no venue that `export-venue` wrote ({error!r})") from error


def from_geojson(document: Words) -> Words:
    """Give the words of a venue's file that ``to_geojson`` wrote.

    Args:
        document: with ``havenue`` at its head.

    Returns:
        The words, equal to those of the venue it was written from.

    Raises:
        KeyError, TypeError, ValueError, IndexError: a document that lacks something of it.
    """
    words = {key: value for key, value in document["havenue"].items() if key != "coordinates"}
    for kind, key in KINDS.items():
        own = [feature for feature in document["features"] if feature["properties"]["kind"] == kind]
        if own:
            words[key] = [_words(feature) for feature in own]
    return words


def _feature(kind: str, words: Words) -> Words:
    """Give a feature of an area, a door or a block of seats; its geometry is taken out of its words."""
    rest = {key: value for key, value in words.items() if key not in ("polygon", "holes", "line")}
    if kind == "door":
        geometry = {"type": "LineString", "coordinates": words["line"]}
    else:
        rings = [words["polygon"], *words.get("holes", ())]
        geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]] for ring in rings]}
    return {"type": "Feature", "id": words["id"], "properties": {"kind": kind, **rest}, "geometry": geometry}


def _words(feature: Words) -> Words:
    words = {key: value for key, value in feature["properties"].items() if key != "kind"}
    coordinates = feature["geometry"]["coordinates"]
    if feature["geometry"]["type"] == "LineString":
        return {**words, "line": coordinates}
    outer, *holes = (ring[:-1] for ring in coordinates)
    return {**words, "polygon": outer, **({"holes": holes} if holes else {})}
