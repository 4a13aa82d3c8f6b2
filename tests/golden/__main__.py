"""Run the golden notebook anew: `make golden`. Look at what changed before committing it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from wijkonderzoek.engine import notebook_path, run_notebook
from wijkonderzoek.sources.store import write_atomically

GOLDEN = Path(__file__).parent / "10_urgentie.ipynb"

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["WIJKONDERZOEK_STORE"] = f"{folder}/store"  # nothing that an earlier run kept
        made = run_notebook(notebook_path("10_urgentie"), "tests/golden/klein", "WK999901", Path(folder))
        write_atomically(GOLDEN, (made / "urgentie.ipynb").read_bytes())
    print(f"wrote {GOLDEN.name}")
