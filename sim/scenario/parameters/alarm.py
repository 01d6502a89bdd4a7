"""How and when the venue tells people."""

from __future__ import annotations

from typing import Literal

from sim.scenario.knobs import Parameters, knob
from sim.scenario.parameters.instruction import Named, Order
from sim.scenario.parameters.venue import Identifier
from sim.scenario.references import assumption

Audience = Literal["both", "public", "staff"]
AlarmMode = Literal["none", "bell", "text", "recorded_voice", "live_voice"]


class AlarmParameters(Parameters):
    """How and when the venue tells people."""

    mode: AlarmMode = knob(
        "recorded_voice", unit="choice", role="lever",
        source=assumption("a recorded voice is common; the survey ranks bell, text and voice", "bridgewater_voice"),
        about="what people hear",
    )  # fmt: skip
    delay_s: float = knob(
        90.0, unit="s", low=0.0, high=1200.0, role="lever",
        source=assumption("plausible from 5 to 300 s"),
        about="latest time from onset to alarm; sooner if staff, sensors or a search warn the control room",
    )  # fmt: skip
    show_stop_s: float = knob(
        60.0, unit="s", low=0.0, high=1200.0, role="lever",
        source=assumption("plausible from 10 to 240 s"),
        about="latest time from onset until the show stops and the house lights come up; sooner if the alarm is",
    )  # fmt: skip
    location_share: float = knob(
        0.2, unit="share", low=0.0, high=1.0, role="lever",
        source=assumption(
            "the works show that telling people where the danger is helps, not how many are told",
            "cho_2019", "lu_2021",
        ),
        about="share of people who are told where the hazard is, by announcement or phone, once it is reported",
    )  # fmt: skip
    order: Order = knob(
        "leave", unit="choice", role="lever",
        source=assumption("an alarm means leaving unless the venue has other plans"),
        about="what text or voice tells people to do; a bell says nothing",
    )  # fmt: skip
    names: Named = knob(
        (), unit="ids", role="lever",
        source=assumption("nothing is named unless the venue has such plans"),
        about="exits that text or voice tells people to leave by, or with the order `stay` refuges to go to: ids of "
        "the venue, `other_exits` for all exits but public entrances, `refuges` for all refuges",
    )  # fmt: skip
    message_share: float = knob(
        1.0, unit="share", low=0.0, high=1.0, role="lever",
        source=assumption("loudspeakers or screens reach everybody; plausible from 0.3 to 1"),
        about="share of people whom such an order or name reaches; people who came together hear it together",
    )  # fmt: skip
    message_areas: tuple[Identifier, ...] = knob(
        (), unit="ids", role="lever",
        source=assumption("everywhere, unless the venue has zones"),
        about="areas in which such an order or name is given, as long as the alarm lasts; everywhere where empty",
    )  # fmt: skip
    audience: Audience = knob(
        "both", unit="choice", role="lever",
        source=assumption("staff have radios and the public hears the alarm, unless the venue has other plans"),
        about="whom the control room tells: the public by the alarm, staff quietly by radio, or both",
    )  # fmt: skip
    areas: tuple[Identifier, ...] = knob(
        (), unit="ids", role="lever",
        source=assumption("everywhere at once, unless the venue has plans for part of it"),
        about="areas in which the alarm sounds, or with `alarm.phase_s` sounds first, one after another in this order; "
        "everywhere at once where empty",
    )  # fmt: skip
    phase_s: float = knob(
        0.0, unit="s", low=0.0, high=600.0, role="lever",
        source=assumption("plausible from 30 to 300 s"),
        about="time from one of `alarm.areas` to the next, and from the last of them to everywhere else; 0: it sounds "
        "in them at once, and nowhere else",
    )  # fmt: skip
    starts_at_s: float | None = knob(
        None, unit="s", low=0.0, high=7200.0, role="setting",
        source=assumption("the author of the scenario chooses it"),
        about="clock time of an alarm without any hazard: a false alarm",
    )  # fmt: skip

    @property
    def has_words(self) -> bool:
        """Whether it says something, by text or voice."""
        return self.mode not in ("none", "bell")

    @property
    def sounds(self) -> bool:
        """Whether the public would hear an alarm at all."""
        return self.mode != "none" and self.audience != "staff"
