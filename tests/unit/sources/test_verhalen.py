"""First-person stories are printed as their tellers allowed them, or refused with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from wijkonderzoek.errors import InputError
from wijkonderzoek.sources.verhalen import LONGEST, Verhaal, read_verhalen

HEAD = "rol: bewoner\ngebied: WK999901\ntoestemming: ja\ndatum: 2025-03-18\nteruggelezen: ja\n"


def written(folder: Path, body: str = "Ik woon hier graag.\n", head: str = HEAD, name: str = "trap.md") -> Path:
    (folder / "verhalen").mkdir(exist_ok=True)
    (folder / "verhalen" / name).write_text(f"---\n{head}---\n\n{body}", encoding="utf-8")
    return folder


def refused(folder: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_verhalen(folder, ["zuid"])
    return caught.value.message


def test_a_study_without_the_folder_has_no_stories(tmp_path: Path) -> None:
    assert read_verhalen(tmp_path) == ()


def test_a_story_is_read_by_paragraph_with_who_told_it_and_where(tmp_path: Path) -> None:
    written(tmp_path, "Eerst dit,\nen nog wat.\n\n\nDan dat.\n")
    (found,) = read_verhalen(tmp_path)
    assert isinstance(found, Verhaal)
    assert (found.role, found.area, found.day.isoformat()) == ("bewoner", "WK999901", "2025-03-18")
    assert found.paragraphs == ("Eerst dit, en nog wat.", "Dan dat.")


def test_line_ends_and_the_mark_of_windows_make_no_difference(tmp_path: Path) -> None:
    written(tmp_path, "Een.\n\nTwee.\n")
    (before,) = read_verhalen(tmp_path)
    file = tmp_path / "verhalen" / "trap.md"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert read_verhalen(tmp_path) == (before,)


def test_an_own_area_and_a_dutch_date_are_understood_and_an_explanation_is_no_story(tmp_path: Path) -> None:
    written(tmp_path, head=HEAD.replace("WK999901", "zuid").replace("2025-03-18", "18-3-2025"))
    (tmp_path / "verhalen" / "LEESMIJ.md").write_text("# Uitleg", encoding="utf-8")
    (found,) = read_verhalen(tmp_path, ["zuid"])
    assert (found.area, found.day.isoformat()) == ("zuid", "2025-03-18")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("toestemming: ja", "toestemming: nee", "trap.md, line 4, toestemming: is not one of ja"),
        ("teruggelezen: ja\n", "", "trap.md, line 1, teruggelezen: this field is required"),
        ("rol: bewoner", "rol: Jan de Vries", "trap.md, line 2, rol: is not one of bewoner, professional"),
        ("gebied: WK999901", "gebied: noord", "trap.md, line 3, gebied: no region code, and no area of gebieden.csv"),
        ("rol: bewoner", "rol: bewoner\nnaam: Jan de Vries", "trap.md, line 3: unknown column"),
        ("rol: bewoner", "rol: [", "trap.md, line"),
    ],
)
def test_a_story_without_consent_or_reading_back_is_refused_by_line_and_never_repeated(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    message = refused(written(tmp_path, head=HEAD.replace(old, new)))
    assert said in message
    assert "Jan" not in message


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "line 8: there is no story"),
        ("a" * (LONGEST + 1), f"{LONGEST + 1} characters; at most {LONGEST}"),
        ("Goed.\n<b>Vet</b>", "line 10: plain text only"),
        ("[klik](http://example.invalid)", "line 9: plain text only"),
        ("# Kop", "line 9: plain text only"),
        ("Wit\u200bregel", "line 9: holds characters that cannot be seen"),
        ("Tekst \u202eomgekeerd", "line 9: holds characters that cannot be seen"),
        ("Bel mij op 06-12345678", "line 9: seems to hold a telephone number"),
        ("Bel mij op 06-1234\n5678", "line 8 and on: seems to hold a telephone number"),
    ],
)
def test_only_plain_words_that_lead_to_nobody_are_printed(tmp_path: Path, body: str, said: str) -> None:
    message = refused(written(tmp_path, body))
    assert said in message
    assert "5678" not in message


def test_every_mistake_of_every_file_is_named_at_once(tmp_path: Path) -> None:
    written(tmp_path, "# Kop", name="a.md")
    written(tmp_path, "", name="b.md")
    (tmp_path / "verhalen" / "c.md").write_bytes(b"\xff\xfe")
    (tmp_path / "verhalen" / "d.md").write_text("zonder velden", encoding="utf-8")
    (tmp_path / "verhalen" / "e.md").write_text("x" * 30_000, encoding="utf-8")
    message = refused(tmp_path)
    assert [line.split(",")[0].split(":")[0] for line in message.splitlines()] == [f"{n}.md" for n in "abcde"]


def test_the_story_of_1500_characters_fits(tmp_path: Path) -> None:
    written(tmp_path, "é" * LONGEST)
    assert len(read_verhalen(tmp_path)[0].paragraphs[0]) == LONGEST
