"""The matrix of conversations by opgaven."""

from __future__ import annotations

from pathlib import Path

from tests.unit.evidence.conversations import conversations
from wijkonderzoek.evidence.framework import framework_matrix


def _told(interview: str, code: str, valence: str, coder: str = "", at: int = 0) -> dict[str, object]:
    return {
        "interview_id": interview,
        "start": at,
        "eind": at + 9,
        "code_id": code,
        "valentie": valence,
        "coder_id": coder,
    }


def test_a_cell_counts_segments_and_what_they_are_about(tmp_path: Path) -> None:
    read = conversations(
        tmp_path,
        held=["I001", "I002"],
        segments=[
            _told("I001", "wonen.vocht", "knelpunt"),
            _told("I001", "wonen.huur", "knelpunt"),
            _told("I001", "wonen.huur", "kans", at=20),
            _told("I001", "wonen.huur", "", at=40),
            _told("I002", "vertrouwen", "kans"),
        ],
    )
    table = framework_matrix(read)
    assert table.loc[("I001", "wonen")].to_dict() == {"segmenten": 4, "knelpunt": 2, "kans": 1}
    assert table.index.tolist() == [
        (key, opgave) for key in ("I001", "I002") for opgave in ("wonen", "veiligheid", "leefomgeving")
    ]
    assert table.loc["I002"].to_numpy().sum() == 0


def test_double_coding_does_not_count_double(tmp_path: Path) -> None:
    read = conversations(
        tmp_path,
        segments=[
            _told("I001", "groen", "knelpunt", "C01"),
            _told("I001", "groen", "knelpunt", "C02"),
            _told("I001", "groen", "kans", "C02", at=20),
        ],
    )
    assert framework_matrix(read).loc[("I001", "leefomgeving")].to_dict() == {"segmenten": 2, "knelpunt": 1, "kans": 1}


def test_without_segments_every_cell_is_nought(tmp_path: Path) -> None:
    table = framework_matrix(conversations(tmp_path, assigned=[("I001", "C01")]))
    assert table["segmenten"].tolist() == [0, 0, 0]
    assert framework_matrix(conversations(tmp_path)).empty
