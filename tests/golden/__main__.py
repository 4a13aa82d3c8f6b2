"""Run the golden notebooks anew: `make golden`. Look at what changed before committing it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from wijkonderzoek.engine import REPORTS, notebook_path, run_notebook
from wijkonderzoek.sources.store import write_atomically

GOLDEN = {
    "10_urgentie": ("tests/golden/klein", "WK999901"),
    "15_verhalen": ("tests/golden/gesprekken", None),
    "50_monitor": ("tests/golden/monitor", "WK999901"),
}
"""What each golden notebook is run on."""

if __name__ == "__main__":
    for name, (studie, regio) in GOLDEN.items():
        with tempfile.TemporaryDirectory() as folder:
            os.environ["WIJKONDERZOEK_STORE"] = f"{folder}/store"  # nothing that an earlier run kept
            made = run_notebook(notebook_path(name), studie, regio, Path(folder)) / f"{REPORTS[name]}.ipynb"
            write_atomically(Path(__file__).parent / f"{name}.ipynb", made.read_bytes())
        print(f"wrote {name}.ipynb")
