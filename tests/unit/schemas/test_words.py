"""What people say in the tables of a wijkaanpak holds nobody's telephone number, and no error repeats it."""

from __future__ import annotations

from pathlib import Path

import pytest

from wijkonderzoek.errors import InputError
from wijkonderzoek.schemas.table_rows import numbered_rows
from wijkonderzoek.sources.approach import TABLES

NUMBER = "06-12345678"
SAID = {
    "aanleidingen": ("datum;type;wat", f"2024-01-31;incident;Bel {NUMBER}", "wat"),
    "agendapunten": ("punt_id;punt;antwoord;reden", f"p1;Bel {NUMBER};;", "punt"),
    "bijdragen": ("bijdrage_id;datum;wat;indiener_type;status", f"b1;2024-01-31;Bel {NUMBER};bewoners;open", "wat"),
    "draagvlak": ("doel_id;partij_id;oordeel;toelichting", f"huis;kade;steunt;Bel {NUMBER}", "toelichting"),
    "randvoorwaarden": (
        "randvoorwaarde;niveau;partij_type;score;bewijs;datum",
        f"vertrouwen;bewoners;bewoners;3;Bel {NUMBER};2025-03-01",
        "bewijs",
    ),
    "urgentie": ("partij_id;opgave;score;toelichting;datum", f"kade;wonen;4;Bel {NUMBER};2024-01-31", "toelichting"),
}


@pytest.mark.parametrize("table", SAID)
def test_words_with_a_telephone_number_are_refused_and_never_repeated(table: str, tmp_path: Path) -> None:
    header, row, column = SAID[table]
    path = tmp_path / f"{table}.csv"
    path.write_text(f"{header}\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"{table}.csv, row 2, {column}: seems to hold a telephone number") as refused:
        numbered_rows(path, TABLES[table])
    assert NUMBER not in str(refused.value)


def test_a_text_that_is_too_long_is_refused_without_being_repeated(tmp_path: Path) -> None:
    path = tmp_path / "urgentie.csv"
    path.write_text(f"partij_id;opgave;score;toelichting;datum\nkade;wonen;4;{'Lang ' * 80};2024-01-31\n", "utf-8")
    with pytest.raises(InputError, match="399 characters, at most 300") as refused:
        numbered_rows(path, TABLES["urgentie"])
    assert "Lang" not in str(refused.value)
