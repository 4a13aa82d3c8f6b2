"""The example study with other tables, for claims about one table at a time."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from tests.unit.conftest import EXAMPLE
from wijkonderzoek.catalogue import load_opgaven
from wijkonderzoek.report.research import Research
from wijkonderzoek.sources.approach import read_approach

HERE = "WK999901"
ANSWERS = "gebied;stelling_id;partij_type;oordeel;n;toelichting;datum\n"
DUIDING = "gebied;stelling_id;duiding;auteur;rol;datum\n"


def copied(folder: Path, *, without: tuple[str, ...] = (), **tables: str) -> Path:
    """The example study in `folder`, without some files, and with others (`herkenning="..."`) in their place."""
    study = folder / "kopie"
    shutil.copytree(EXAMPLE, study)
    for name in without:
        path = study / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name, text in tables.items():
        (study / f"{name}.csv").write_text(text, encoding="utf-8")
    return study


def with_tables(research: Research, study: Path) -> Research:
    """The same area and figures with the tables of the wijkaanpak of a copy, read from its files."""
    opgaven = [key for key, opgave in load_opgaven().items() if opgave.scored]
    approach = read_approach(study, opgaven, research.study.areas)
    interviews = research.study.interviews if (study / "interviews").is_dir() else None
    return replace(research, study=replace(research.study, approach=approach, interviews=interviews))
