"""Makes a venue of a sketch, and asks for what no drawing says: every guess is a question with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, get_args

import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from analysis.plans.sketch import Sketch
from sim.scenario.parameters.venue import AreaUse, DoorState

NEAR_M: Final = 0.3
"""Distance to a wall up to which an exit's patch lies on it, m (assumption: the slack of drawings by hand)."""
LARGEST_M: Final = 2_000.0
"""Extent from which a plan is not in metres (definition: no venue is two kilometres long)."""
OUTSIDE: Final = "outside"
YES_NO: Final = ("yes", "no")


@dataclass(frozen=True)
class Question:
    """Something that the plan does not say.

    Attributes:
        key: what an answer is given under.
        asks: the question, in words.
        guess: what was taken until it is answered.
        place: where in the plan it is, m on the sheet; None for the whole plan.
        choices: answers allowed; empty where it is a number or a text.
    """

    key: str
    asks: str
    guess: Any
    place: tuple[float, float] | None = None
    choices: tuple[str, ...] = ()


class Completed:
    """A venue made of a sketch.

    Args:
        sketch: the shapes.
        name: of the venue.
        answers: by key of question; whatever is not in it is guessed.

    Attributes:
        answers: as given.
        words: of the venue's file.
        questions: what the plan does not say, answered or not.
    """

    def __init__(self, sketch: Sketch, name: str, answers: Mapping[str, Any]) -> None:
        self.answers, self.questions = answers, list[Question]()
        self._scale = self._unit(sketch)
        floors = {each: (self._in_metres(polygon), use) for each, (polygon, use) in sketch.floors.items()}
        areas = [self._area(each, polygon, use) for each, (polygon, use) in floors.items()]
        polygons = {each: polygon for each, (polygon, _) in floors.items()}
        doors = [self._exit(each, self._in_metres(shape), polygons) for each, shape in sketch.exits.items()]
        doors += [self._door(each, self._in_metres(line), polygons) for each, line in sketch.doors.items()]
        if not any(OUTSIDE in door["between"] for door in doors):
            doors += self._exits_told(polygons)
        self.words: dict[str, Any] = {
            "schema": 1, "name": name, "about": "Imported from a plan", "levels": [{"id": "ground"}],
            "areas": areas, "doors": doors,
            "standing_areas": [area["id"] for area in areas if area["use"] == "hall"],
        }  # fmt: skip

    @property
    def open_questions(self) -> int:
        """Questions that were not answered."""
        return sum(self.answers.get(question.key) is None for question in self.questions)

    def _ask(self, question: Question) -> Any:
        """Give the answer to a question, or its guess where there is none."""
        given = self.answers.get(question.key)
        self.questions.append(question)
        return question.guess if given is None else given

    def _unit(self, sketch: Sketch) -> float:
        bounds = np.array([polygon.bounds for polygon, _ in sketch.floors.values()])
        extent = float((bounds[:, 2:].max(axis=0) - bounds[:, :2].min(axis=0)).max())
        degrees = extent < 1.0 and np.abs(bounds).max() <= 180.0
        if not degrees and extent <= LARGEST_M:
            return 1.0
        what = "looks like degrees" if degrees else f"is {extent:,.0f} units long"
        guess = 111_320.0 if degrees else (0.001 if extent / 1000.0 > 1.0 else 1.0)
        return float(self._ask(Question("unit_m", f"the plan {what}: how many metres is one unit?", guess)))

    def _in_metres(self, shape: BaseGeometry) -> Any:
        return shapely.transform(shape, lambda points: np.round(points * self._scale, 3))

    def _area(self, name: str, polygon: Polygon, use: str) -> dict[str, Any]:
        uses = tuple(get_args(AreaUse))
        if use not in uses:
            asks = f"what is `{name}`, {polygon.area:,.0f} m2, used for?"
            use = self._ask(Question(f"areas.{name}.use", asks, "hall", _middle(polygon), uses))
        rings = [[list(point) for point in ring.coords[:-1]] for ring in (polygon.exterior, *polygon.interiors)]
        holes = {"holes": rings[1:]} if rings[1:] else {}
        return {"id": name, "level": "ground", "use": use, "polygon": rings[0], **holes}

    def _exit(self, name: str, shape: BaseGeometry, floors: Mapping[str, Polygon]) -> dict[str, Any]:
        area = min(floors, key=lambda each: floors[each].boundary.distance(shape))
        line, away_m = _stretch(shape, floors[area])
        if away_m > NEAR_M:
            asks = f"`{name}` is drawn {away_m:.2f} m away from any wall; where is it, from post to post?"
            line = self._ask(Question(f"doors.{name}.line", asks, line, _middle(shape)))
        return self._of_door(name, [area, OUTSIDE], line, exit_of_public=True)

    def _exits_told(self, floors: Mapping[str, Polygon]) -> list[dict[str, Any]]:
        """Ask where people leave, which the plan does not say at all; nothing is guessed."""
        asks = "where do people leave? a list of lines from post to post, [[x, y], [x, y]] each, in metres"
        lines = self._ask(Question("exits", asks, []))
        return [self._exit(f"exit_{number}", LineString(line), floors) for number, line in enumerate(lines, 1)]

    def _door(self, name: str, line: LineString, floors: Mapping[str, Polygon]) -> dict[str, Any]:
        near = sorted(floors, key=lambda each: floors[each].distance(line))
        beside = [each for each in near if floors[each].distance(line) <= NEAR_M]
        between = beside[:2] if len(beside) > 1 else [near[0], OUTSIDE]
        ends = [[round(x, 3), round(y, 3)] for x, y in (line.coords[0], line.coords[-1])]
        return self._of_door(name, between, ends, exit_of_public=OUTSIDE in between)

    def _of_door(self, name: str, between: list[str], line: Any, *, exit_of_public: bool) -> dict[str, Any]:
        middle = tuple(np.mean(line, axis=0).round(2).tolist())
        states = tuple(get_args(DoorState))
        door = {"id": name, "between": between, "line": line}
        door["state"] = self._ask(Question(f"doors.{name}.state", f"how does `{name}` stand?", "open", middle, states))
        if exit_of_public:
            for key, asks in (("public_entrance", "does the public come in by"), ("response_access", "do police use")):
                said = self._ask(Question(f"doors.{name}.{key}", f"{asks} `{name}`?", "yes", middle, YES_NO))
                door[key] = said in (True, "yes")
        return door


def _stretch(shape: BaseGeometry, floor: Polygon) -> tuple[list[list[float]], float]:
    """Give the straight piece of a floor's outline beside a shape, and how far from it the shape is, m."""
    away_m = float(floor.boundary.distance(shape))
    beside = floor.boundary.intersection(shape.buffer(away_m + NEAR_M, cap_style="flat"))
    pieces = [
        LineString(pair)
        for part in shapely.get_parts(shapely.line_merge(beside))
        if part.geom_type == "LineString"
        for pair in zip(part.coords[:-1], part.coords[1:], strict=True)
    ]
    box = shape.minimum_rotated_rectangle
    outline = box.exterior if box.geom_type == "Polygon" else box
    sides = [Point(a).distance(Point(b)) for a, b in zip(outline.coords[:-1], outline.coords[1:], strict=True)]
    if not pieces:
        at = shapely.shortest_line(floor.boundary, shape).coords[0]
        pieces = [LineString([at, at])]
    longest = max(pieces, key=lambda piece: piece.length)
    width = min(longest.length, max(sides)) if longest.length else max(sides)
    middle = longest.project(shape.centroid)
    low = min(max(middle - 0.5 * width, 0.0), max(longest.length - width, 0.0))
    ends = longest.interpolate(low), longest.interpolate(low + width)
    return [[round(end.x, 3), round(end.y, 3)] for end in ends], away_m


def _middle(shape: BaseGeometry) -> tuple[float, float]:
    point = shape.representative_point()
    return round(point.x, 2), round(point.y, 2)
