"""Exports lie outside whatever is shared, and what is written beside them is read by their user only."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.unit.intake.study import Place
from wijkonderzoek.errors import PrivacyError
from wijkonderzoek.intake.safe import in_safe_folder, safe_folder, study_folder, write_private
from wijkonderzoek.sources.folders import PACKAGE


def _refused(monkeypatch: pytest.MonkeyPatch, place: Place, folder: Path | str) -> str:
    monkeypatch.setenv("WIJKONDERZOEK_VEILIG", str(folder))
    with pytest.raises(PrivacyError) as raised:
        safe_folder(place.study)
    assert "mkdir ~/veilig; export WIJKONDERZOEK_VEILIG=~/veilig" in str(raised.value)
    return raised.value.message


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("", "is not set"),
        ("  ", "is not set"),
        ("nergens", "does not name a folder"),
        ("bestand", "does not name a folder"),
        ("project", "inside the project"),
        ("project/params/zuid", "inside the project"),
        (".", "around the project"),
        ("link", "inside the project"),
        ("veilig/../project", "inside the project"),
    ],
)
def test_the_safe_folder_shares_nothing_with_the_project(
    place: Place, monkeypatch: pytest.MonkeyPatch, where: str, says: str
) -> None:
    around = place.project.parent
    (around / "bestand").write_text("")
    (around / "link").symlink_to(place.project / "params")
    assert says in _refused(monkeypatch, place, around / where if where.strip() else where)


def test_the_safe_folder_is_not_in_the_package(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "inside the package" in _refused(monkeypatch, place, PACKAGE / "sources")


def test_a_study_outside_the_project_is_kept_apart_too(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wijkonderzoek.sources.study import open_study

    study = place.safe / "studie"
    study.mkdir()
    (study / "studie.yml").write_text("schema: 1\ntitel: Elders\n")
    with pytest.raises(PrivacyError, match="around the study"):
        safe_folder(open_study(study, with_interviews=False))


def test_what_is_written_is_for_its_user_only(place: Place) -> None:
    folder = study_folder(place.study)
    write_private(folder / "codes.csv", b"x")
    assert folder == place.safe / "zuid"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "codes.csv").stat().st_mode) == 0o600


def test_a_link_in_place_of_the_studys_folder_is_refused(place: Place, tmp_path: Path) -> None:
    (tmp_path / "elders").mkdir()
    (place.safe / "zuid").symlink_to(tmp_path / "elders")
    with pytest.raises(PrivacyError, match="link"):
        study_folder(place.study)


def test_an_export_lies_in_the_safe_folder_links_followed(place: Place, tmp_path: Path) -> None:
    inside, outside = place.safe / "a.qdpx", tmp_path / "b.qdpx"
    inside.write_bytes(b"")
    outside.write_bytes(b"")
    (place.safe / "link.qdpx").symlink_to(outside)
    assert in_safe_folder(inside, place.study) == inside.resolve()
    for path in (outside, place.safe / "link.qdpx", place.safe):
        with pytest.raises(PrivacyError, match="outside the safe folder"):
            in_safe_folder(path, place.study)
    for path in (place.safe / "nergens.qdpx", place.safe / "\0"):
        with pytest.raises(PrivacyError, match="not there"):
            in_safe_folder(path, place.study)
