"""A study is begun with one command: it passes `check`, makes a report, and never overwrites anything."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from tests.unit.test_cli import run
from tests.unit.tiny import Row, raw_table
from wijkonderzoek.cli.new import new, table_names
from wijkonderzoek.errors import InputError, RegionError, UsageError, WijkonderzoekError
from wijkonderzoek.params import StudyParams
from wijkonderzoek.schemas import SnapshotRow
from wijkonderzoek.schemas.agenda import DoelRow
from wijkonderzoek.schemas.explained import TEXTS, explain_table
from wijkonderzoek.sources.new_study import FOLDER_NAME, NewStudy, new_folder, new_study_files, write_new_study
from wijkonderzoek.sources.new_tables import FIRST_TABLES
from wijkonderzoek.sources.store import Store
from wijkonderzoek.sources.study import STUDY_TABLES, open_study

STUDY = NewStudy("Wijkaanpak Zuid", {"GM0599": "Rotterdam"}, ("WK059910", "WK059915"))


@pytest.fixture
def project(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project folder that one stands in, with an empty store."""
    (tmp_path / "params").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WIJKONDERZOEK_STORE", str(tmp_path / "store"))
    return tmp_path


def test_a_new_study_passes_check_and_makes_a_report(project: Path) -> None:
    made = run("new", "params/proef", "--gemeente", "GM9999", cwd=project)
    assert made.code == 0
    assert "wijkonderzoek check params/proef" in made.out
    checked = run("check", "params/proef", cwd=project)
    assert (checked.code, "Wijkaanpak Voorbeeldstad" in checked.out) == (0, True)
    shown = made.out.strip().splitlines()[-1].split()
    assert shown[:2] == ["wijkonderzoek", "report"]
    assert run("report", shown[2], "--study", "params/proef", "--no-notebook", cwd=project).code == 0


def test_without_figures_a_gemeente_code_is_enough(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new("params/zuid", ["0599"])
    study = open_study("params/zuid")
    assert (study.params.gemeenten, study.params.titel, study.pins) == (("GM0599",), "Wijkaanpak GM0599", ())
    assert study.areas == {}
    assert "wijkonderzoek fetch kwb" in capsys.readouterr().out
    with pytest.raises(UsageError, match="'rotterdam' cannot be looked up"):
        new("params/noord", ["rotterdam"])
    with pytest.raises(UsageError, match="no stored releases to pin to"):
        new("params/noord", ["GM0599"], pin=True)
    assert not (project / "params" / "noord").exists()


def test_a_study_without_a_gemeente_is_about_every_wijk_asked_for(project: Path) -> None:
    new("los")
    assert open_study("params/los").params == StudyParams(titel="Wijkaanpak los")


def test_a_gemeente_may_be_given_by_its_name(project: Path) -> None:
    names = {"GM0599": "Rotterdam", "WK059910": "Feijenoord", "GM0893": "Bergen (L.)", "GM0373": "Bergen (NH.)"}
    rows = [Row(code, name, 1, {"Aantal inwoners": 100}) for code, name in ({"NL00": "Nederland"} | names).items()]
    ref = Store(project / "store").put(raw_table(2020, rows))
    new("zuid", ["roterdam"], pin=True, titel="Wijkaanpak Zuid")
    study = open_study("params/zuid")
    assert study.params.gemeenten == ("GM0599",)
    assert [pin.snapshot for pin in study.pins] == [ref.id]
    assert study.areas == {}
    assert "# oude-haven;Oude Haven;gebied;WK059910" in (project / "params/zuid/gebieden.csv").read_text("utf-8-sig")
    with pytest.raises(UsageError, match="'bergen' is not clearly one gemeente"):
        new("noord", ["bergen"])
    with pytest.raises(RegionError, match="no gemeente of 2020 comes close"):
        new("noord", ["zzzzqqq"])


def test_the_example_is_fictional_and_pinned(project: Path) -> None:
    new("proef", from_example=True)
    study = open_study("params/proef")
    assert study.params.gemeenten == ("GM9999",)
    assert {pin.tabel[:2] for pin in study.pins} == {"99"}
    with pytest.raises(UsageError, match="brings its own gemeente"):
        new("ander", ["GM0599"], from_example=True)


@pytest.mark.parametrize("there", ["studie.yml", "aantekening.txt", ".verborgen"])
def test_what_is_there_is_never_overwritten(project: Path, there: str) -> None:
    folder = project / "params" / "zuid"
    folder.mkdir()
    (folder / there).write_text("van mij")
    with pytest.raises(UsageError, match="something here already"):
        new("params/zuid", ["GM0599"])
    assert [(path.name, path.read_text()) for path in folder.iterdir()] == [(there, "van mij")]


def test_an_empty_folder_may_be_filled_and_a_link_or_file_may_not(project: Path) -> None:
    (project / "params" / "leeg").mkdir()
    new("params/leeg", ["GM0599"])
    assert open_study("params/leeg").params.gemeenten == ("GM0599",)
    (project / "params" / "link").symlink_to(project / "elders")
    (project / "params" / "bestand").write_text("")
    for name in ("link", "bestand"):
        with pytest.raises(UsageError, match="something here already"):
            new(f"params/{name}")
    assert not (project / "elders").exists()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("../x", "inside the folder"),
        ("params/../../x", "inside the folder"),
        ("params/zuid\0", "is not a folder"),
        ("https://example.com/x", "is not a folder"),
        ("", "is not a folder"),
        ("params/Mijn Studie", "wijkonderzoek new params/mijn-studie"),
        ("'s-Hertogenbosch", "wijkonderzoek new s-hertogenbosch"),
        ("params/" + "a" * 60, "at most 40"),
        ("quickscan", "'quickscan' is taken"),
        ("params/.verborgen", "wijkonderzoek new params/verborgen"),
        ("params/..%2fx", "cannot be the name"),
        ("params\\zuid", "cannot be the name"),
    ],
)
def test_a_folder_that_cannot_be_is_refused_with_one_that_can(project: Path, given: str, says: str) -> None:
    with pytest.raises(UsageError) as raised:
        new(given)
    assert says in str(raised.value)
    assert list((project / "params").iterdir()) == []


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=60))
def test_any_text_is_a_folder_below_this_one_or_refused(given: str) -> None:
    try:
        folder = new_folder(f"nergens/{given}")
    except WijkonderzoekError:
        return
    assert FOLDER_NAME.match(folder.name)
    assert ".." not in folder.parts


def test_a_title_that_cannot_be_leaves_nothing_behind(project: Path) -> None:
    with pytest.raises(InputError, match=r"studie\.yml, line 8, titel"):
        new("zuid", ["GM0599"], titel="x" * 200)
    assert list((project / "params").iterdir()) == []


@pytest.mark.parametrize("title", ['Zuid: "beter"', "# geen titel", "Zuid\nschema: 9", "'t Zand & co", "{0}", "é😀"])
def test_a_title_reads_back_as_it_was_given(tmp_path: Path, title: str) -> None:
    write_new_study(tmp_path / "zuid", NewStudy(title, {}))
    assert open_study(tmp_path / "zuid").params.titel == title


def test_a_folder_that_cannot_be_written_is_said_so_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("")
    with pytest.raises(InputError, match="the study cannot be written"):
        write_new_study(tmp_path / "bestand" / "zuid", STUDY)


def test_what_came_in_between_is_kept_and_nothing_half_written_stays(tmp_path: Path) -> None:
    folder = tmp_path / "zuid"
    folder.mkdir()
    (folder / "van-een-ander.txt").write_text("x")  # after new_folder looked
    with pytest.raises(InputError, match="the study cannot be written"):
        write_new_study(folder, STUDY)
    assert [path.name for path in folder.iterdir()] == ["van-een-ander.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["zuid"]


def test_every_setting_shown_is_one_with_its_own_default() -> None:
    text = new_study_files(STUDY)["studie.yml"].decode()
    shown = yaml.safe_load("\n".join(line.removeprefix("# ") for line in text.splitlines() if ": " in line[:20]))
    fields = {field.alias or name: field for name, field in StudyParams.model_fields.items()}
    assert set(shown) <= set(fields)
    assert {"opdrachtgever", "indeling", "min_inwoners", "opzet"} <= set(shown)
    for name in ("schema", "min_inwoners", "opzet"):
        assert shown[name] == fields[name].default


def test_every_setting_is_explained_and_may_be_switched_on(tmp_path: Path) -> None:
    files = write_new_study(tmp_path / "zuid", STUDY)
    tables = {"gebieden.csv", "doelen.csv", "partners.csv", "herkenning.csv", "duiding.csv"}
    assert {path.name for path in files} == {"studie.yml", "LEESMIJ.md", *tables}
    lines = files[0].read_text().splitlines()
    switched = [re.sub(r"^# (?=indeling|min_|opzet)", "", line) for line in lines]
    files[0].write_text("\n".join(switched))
    params = open_study(tmp_path / "zuid").params
    assert (params.indeling, params.gemeenten, params.opzet) == (2024, ("GM0599",), "gelijkwaardig")


def test_the_read_me_names_every_column_of_every_table() -> None:
    text = new_study_files(STUDY)["LEESMIJ.md"].decode()
    parts = {part.split("\n")[0]: part for part in text.split("\n## ")}
    for name, model in {"snapshots": SnapshotRow, **STUDY_TABLES}.items():
        for column in model.model_fields:
            assert f"`{column}`" in parts[f"{name}.csv"], (name, column)
    assert "indicatoren/" in parts
    assert max(map(len, text.splitlines())) <= 100


def test_an_older_study_beside_it_is_left_alone(project: Path, root: Path) -> None:
    shutil.copytree(root / "params" / "voorbeeldstad", project / "params" / "voorbeeldstad")
    before = {path: path.read_bytes() for path in (project / "params").rglob("*") if path.is_file()}
    new("proef", ["GM9999"])
    assert before == {path: path.read_bytes() for path in before}


def test_a_new_study_begins_with_tables_whose_examples_are_read_nowhere(project: Path) -> None:
    new("zuid", ["GM0599"])
    study = open_study("params/zuid")
    assert sorted(path.stem for path in (project / "params/zuid").glob("*.csv")) == sorted(FIRST_TABLES)
    assert (study.areas, study.approach.tables) == ({}, {})
    for path in (project / "params/zuid").glob("*.csv"):
        header, example = path.read_text("utf-8-sig").splitlines()
        assert header == ";".join(STUDY_TABLES[path.stem].model_fields)
        assert example.startswith("# ")


@pytest.mark.parametrize("name", STUDY_TABLES)
def test_every_table_is_explained_column_by_column_with_a_row_that_could_be_real(name: str) -> None:
    table = explain_table(name, STUDY_TABLES[name])
    assert all(column.text.endswith((".", "`")) for column in table.columns)
    assert set(table.example) <= set(STUDY_TABLES[name].model_fields)
    STUDY_TABLES[name].model_validate(dict(table.example))


def test_nothing_is_explained_that_is_no_column_of_a_table() -> None:
    texts = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    assert list(texts["tabellen"]) == list(STUDY_TABLES)
    used = {column for model in STUDY_TABLES.values() for column in model.model_fields}
    assert set(texts["kolommen"]) <= used
    for name, table in texts["tabellen"].items():
        assert set(table.get("kolommen", {})) <= set(STUDY_TABLES[name].model_fields), name


def test_a_table_is_added_to_a_study_and_what_is_there_stays(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new("zuid", ["GM0599"])
    mine = project / "params/zuid/doelen.csv"
    mine.write_text("doel_id;opgave;doel;herkomst\nd1;wonen;Iets;bewoners\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in (project / "params/zuid").iterdir()}
    new("params/zuid", tabel=["maatregelen", "doelen"])
    assert "there already, and as they were: doelen" in capsys.readouterr().out
    assert (project / "params/zuid/maatregelen.csv").is_file()
    assert before == {path: path.read_bytes() for path in before}
    new("params/zuid", tabel=["alles"])
    assert {path.stem for path in (project / "params/zuid").glob("*.csv")} == set(STUDY_TABLES) - {"stellingen"}
    assert open_study("params/zuid").approach.has(DoelRow)


def test_a_table_that_is_not_one_is_refused_with_the_closest(project: Path) -> None:
    with pytest.raises(UsageError, match=r"'maatregel' is not a table\. Did you mean 'maatregelen'"):
        new("zuid", tabel=["maatregel"])
    assert list((project / "params").iterdir()) == []


def test_the_settings_of_a_study_that_is_there_are_not_changed(project: Path) -> None:
    new("zuid", ["GM0599"])
    with pytest.raises(UsageError, match="keeps its settings"):
        new("zuid", ["GM0363"], tabel=["maatregelen"])


def test_a_new_workbook_keeps_codes_as_they_are_typed_and_offers_the_words_to_choose_from(project: Path) -> None:
    new("zuid", ["GM0599"], tabel=["alles"], workbook=True)
    assert open_study("params/zuid").approach.tables == {}
    book = load_workbook(project / "params/zuid/studie.xlsx")
    assert [*book.sheetnames] == ["uitleg", *(name for name in STUDY_TABLES if name != "stellingen"), "lijsten"]
    goals = book["doelen"]
    names = [cell.value for cell in goals[1]]
    assert names == list(STUDY_TABLES["doelen"].model_fields)
    assert goals.freeze_panes == "A2"
    assert goals.column_dimensions[get_column_letter(names.index("doel_id") + 1)].number_format == "@"
    offered = {str(v.sqref): v.formula1 for v in goals.data_validations.dataValidation}
    letter = get_column_letter(names.index("herkomst") + 1)
    sheet, _, cells = offered[f"{letter}2:{letter}1000"].partition("!")
    assert [row[0].value for row in book[sheet][cells.replace("$", "")]] == ["bewoners", "partners", "bestuur"]
    with pytest.raises(UsageError, match=r"studie\.xlsx: is there already"):
        new("zuid", tabel=["stellingen"], workbook=True)


def test_a_row_filled_in_in_the_new_workbook_is_read(project: Path) -> None:
    new("zuid", ["GM0599"], workbook=True)
    path = project / "params/zuid/studie.xlsx"
    book = load_workbook(path)
    filled = {"doel_id": "d1", "opgave": "wonen", "doel": "Iets", "herkomst": "bewoners"}
    names = [cell.value for cell in book["doelen"][1]]
    for name, text in filled.items():
        book["doelen"].cell(3, names.index(name) + 1).value = text
    book.save(path)
    assert [row.doel_id for row in open_study("params/zuid").approach.rows(DoelRow)] == ["d1"]


def test_tables_are_completed_on_the_command_line() -> None:
    assert {"maatregelen", "gebieden", "alles"} <= set(table_names())
