"""A process of its own for what a process can do only once: start, compile, and reach its peak of memory.

``python -m sim.bench.child_process PEOPLE SECONDS`` runs so much of an incident and prints what it took, as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import process_time


def peak_bytes() -> float:
    """Give the most memory that this process has held, bytes; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if status.exists():
        # the usage that the system counts for a process begins with that of the parent which started it; this does not
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return 1024.0 * float(line.split()[1])
    if sys.platform == "win32":
        return 0.0
    import resource  # noqa: PLC0415  (there is none on Windows)

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(peak) if sys.platform == "darwin" else 1024.0 * peak


def main() -> None:
    """Run the incident in which everybody walks at once, and tell what that took since the process began."""
    from sim.bench.hall import PROMPT, incident_of  # noqa: PLC0415  (its import is part of what is timed)
    from sim.model import VenueModel  # noqa: PLC0415

    people, seconds = int(sys.argv[1]), float(sys.argv[2])
    model = VenueModel(incident_of(people, PROMPT), rng=0)
    while model.world.now_s < seconds:
        model.step()
    print(json.dumps({"cpu_s": process_time(), "peak_bytes": peak_bytes()}))


if __name__ == "__main__":
    main()
