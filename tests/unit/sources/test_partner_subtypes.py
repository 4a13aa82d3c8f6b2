"""partners.csv: a subtype is a kind of partner of the catalogue, and every mistake is named at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from wijkonderzoek.errors import InputError
from wijkonderzoek.schemas.approach import PartnerRow
from wijkonderzoek.sources.approach import read_approach


def write(folder: Path, *lines: str) -> Path:
    text = "\n".join(["partij_id;naam;type;subtype", *lines, ""])
    (folder / "partners.csv").write_text(text, encoding="utf-8")
    return folder


def test_wrong_subtypes_are_named_together_with_a_fix(tmp_path: Path) -> None:
    write(tmp_path, "a;De Kade;maatschappelijk;woningcoorporatie", "b;Het Net;bewoners;politie", "c;Zij;bewoners;xq")
    with pytest.raises(InputError) as error:
        read_approach(tmp_path, ["wonen"])
    lines = error.value.message.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("partners.csv, row 2, subtype: 'woningcoorporatie'")
    assert lines[0].endswith("Did you mean 'woningcorporatie'?")
    assert lines[1] == "partners.csv, row 3, subtype: 'politie' is of type maatschappelijk, not 'bewoners'"
    assert "One of: woningcorporatie" in lines[2]


def test_a_party_may_be_of_no_kind_in_particular(tmp_path: Path) -> None:
    read = read_approach(write(tmp_path, "a;De Kade;maatschappelijk;"), ["wonen"])
    assert [row.subtype for row in read.rows(PartnerRow)] == [""]
