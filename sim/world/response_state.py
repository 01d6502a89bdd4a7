"""State of the response and of the alarm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass
class Response:
    """The clocks of the response, in s since the run began; infinite until known.

    Attributes:
        notified_at: first call.
        ordered_at: call processed.
        dispatched_at: first officers set off.
        arrived_at: first officers arrive.
        tactical_at: tactical team arrives.
        entry_at: armed officers go in.
        site_contact_at: first contact of an armed officer on site with a source.
        contact_at: first contact of officers from outside with a source.
        contained_at: nothing does harm any more, but a source that was met holds out.
        warm_zone_at: warm zone declared.
        clear_at: venue declared clear.
        command_at: unified command stands.
        medical_entry_at: medics go in.
        first_patient_at: first patient reached.
        fire_arrived_at: fire service arrives.
        fire_entry_at: fire service goes in, with breathing apparatus.
        water_at: water reaches what burns.
        fire_at_risk_person_s: time that firefighters spent inside before the venue was clear, person-s; not a clock.
    """

    notified_at: float = np.inf
    ordered_at: float = np.inf
    dispatched_at: float = np.inf
    arrived_at: float = np.inf
    tactical_at: float = np.inf
    entry_at: float = np.inf
    site_contact_at: float = np.inf
    contact_at: float = np.inf
    contained_at: float = np.inf
    warm_zone_at: float = np.inf
    clear_at: float = np.inf
    command_at: float = np.inf
    medical_entry_at: float = np.inf
    first_patient_at: float = np.inf
    fire_arrived_at: float = np.inf
    fire_entry_at: float = np.inf
    water_at: float = np.inf
    fire_at_risk_person_s: float = 0.0


@dataclass
class Alarm:
    """What the venue has told people.

    Attributes:
        given_at: s, infinite before.
        show_stopped_at: s, infinite before.
    """

    given_at: float = np.inf
    show_stopped_at: float = np.inf
