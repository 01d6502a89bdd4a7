"""ARITHMETIC: compiled loops over plain arrays; numpy, numba (with llvmlite) and math only.

Compiled kernels are kept on disk in a folder named after the text of all of them. Numba itself looks only at the file
of a kernel, not at the helpers in other files that are compiled into it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from sim.cache_folder import cache_folder, usable
from sim.installation import source_key

KEPT_IN = "NUMBA_CACHE_DIR"
"""Environment variable of Numba that says where kernels are kept; this package sets it where nobody has."""

_told = os.environ.get(KEPT_IN)
if _told:
    usable(_told, KEPT_IN)  # names another place instead, where others can write to it or nobody can
elif (_kept := cache_folder()) is not None:
    folder = _kept / f"kernels-{source_key(Path(__file__).parent.glob('*.py'))}"
    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
        os.environ[KEPT_IN] = str(folder)
