"""ARITHMETIC: compiled loops over plain arrays; numpy, numba (with llvmlite) and math only.

Compiled kernels are kept on disk in a folder named after the text of all of them. Numba itself looks only at the file
of a kernel, not at the helpers in other files that are compiled into it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from sim.installation import cache_folder, source_key

if "NUMBA_CACHE_DIR" not in os.environ:
    with suppress(OSError, RuntimeError):
        folder = cache_folder() / f"kernels-{source_key(Path(__file__).parent.glob('*.py'))}"
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            os.environ["NUMBA_CACHE_DIR"] = str(folder)
