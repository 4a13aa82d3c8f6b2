"""Annex D: who was spoken to, by which way and in which form, and who was not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.evidence.conversations import conversations
from tests.unit.report.told import held, table_of, texts_of, with_conversations
from wijkonderzoek.report.reach import reach_annex
from wijkonderzoek.report.research import Research

CODES = {"vocht": {"opgave": "wonen"}}


def annex(research: Research, folder: Path, *roles: str, **cells: object) -> str:
    made = held(folder, [(role, {"vocht": ""}) for role in roles], codes=CODES, **cells)
    return texts_of(reach_annex(with_conversations(research, made)))


@pytest.mark.parametrize(
    ("roles", "absent"),
    [("ppppp", "geen bewoners en ondernemers"), ("bbbbb", "geen ondernemers"), ("ooooo", "geen bewoners")],
)
def test_a_role_that_was_not_spoken_to_is_warned_for(
    roles: str, absent: str, havenkwartier: Research, tmp_path: Path
) -> None:
    assert f"Er zijn {absent} gesproken." in annex(havenkwartier, tmp_path, *roles)


def test_mostly_key_figures_is_warned_for(havenkwartier: Research, tmp_path: Path) -> None:
    key = [{"sleutelfiguur": "ja"}] * 6 + [{"sleutelfiguur": "nee"}] * 5
    said = annex(havenkwartier, tmp_path, *"bbbbbbbbbbb", cells=key)
    assert "Sleutelfiguren (mensen die namens anderen spreken): 6 van de 11." in said
    assert "Praat ook met mensen die niet al overal aan tafel zitten." in said


def test_forms_and_channels_are_counted(havenkwartier: Research, tmp_path: Path) -> None:
    forms = ["individueel"] * 5 + ["focusgroep"] * 5
    talks = [{"interview_id": f"I{n:03d}", "vorm": form} for n, form in enumerate(forms, 1)]
    people = [
        {"respondent_id": f"R{n:03d}", "wervingskanaal": "straat" if n < 6 else "opbouwwerk"} for n in range(1, 11)
    ]
    made = conversations(
        tmp_path,
        held=talks,
        people=people,
        speakers=[(f"I{n:03d}", f"R{n:03d}") for n in range(1, 11)],
        segments=[(f"I{n:03d}", 0, 5, "groen", "C01") for n in range(1, 11)],
    )
    section = reach_annex(with_conversations(havenkwartier, made))
    assert table_of(section, "tabel-vorm") == {"individueel": ["5"], "focusgroep": ["5"]}
    assert table_of(section, "tabel-wervingskanaal") == {"straat": ["5"], "opbouwwerk": ["5"]}
