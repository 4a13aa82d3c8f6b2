"""`python -m wijkonderzoek.intake.example`: write the tables of the example study anew; never a transcript."""

from __future__ import annotations

from pathlib import Path

from wijkonderzoek.intake.example.corpus import make_corpus

FOLDER = Path("params/voorbeeldstad/interviews")

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, body in make_corpus().tables.items():
        (FOLDER / name).write_bytes(body)
