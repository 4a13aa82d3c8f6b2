"""Settings: what a person writes is read whole, and a mistake is named with its line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wijkonderzoek.errors import InputError, MissingSnapshotError, WijkonderzoekError
from wijkonderzoek.harmonise.regions import region_of_area
from wijkonderzoek.model import Area, Level
from wijkonderzoek.params import StudyParams, check_parameters, defaults_yaml, load_params, settings_hash
from wijkonderzoek.schemas import GebiedRow, read_rows, read_yaml
from wijkonderzoek.sources.quickscan import resolved_quickscan, study_files
from wijkonderzoek.sources.releases import select_snapshots
from wijkonderzoek.sources.store import Store
from wijkonderzoek.sources.study import open_study


def write(folder: Path, text: str, name: str = "studie.yml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def outcome(read: Callable[[], object]) -> object:
    """What was read, or what the error says; any other exception is a failure."""
    try:
        return read()
    except WijkonderzoekError as error:
        return str(error)


def test_a_title_is_all_a_study_needs(tmp_path: Path) -> None:
    params = load_params(write(tmp_path, "titel: Mijn studie"))
    assert (params.titel, params.indeling, params.min_inwoners, params.bronnen) == ("Mijn studie", None, 500, ())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "titel: X\ngemeenten:\n  - 0363",
            r"studie.yml, line 3, gemeenten.0: 243 is a number.*0363 becomes 243.*'GM0363'",
        ),
        ("titel: X\ngemeenten: ['0363']", r"line 2, gemeenten.0: '0363' is not a region code such as 'GM0599'"),
        ("titel: NO", r"line 1, titel: YAML reads this as false"),
        ("titel: X\nindelng: 2020", r"line 2, indelng: unknown field 'indelng'. Did you mean 'indeling'\?"),
        ("titel: X\nindeling: volgend jaar", r"line 2, indeling: .*integer.*found 'volgend jaar'"),
        ("titel: X\ntitel: Y", "line 2: 'titel' is written twice"),
        ("indeling: 2020", r"titel: this field is required"),
        ("titel: [", "studie.yml, line"),
        ("- a\n- b", "expected fields with values, found a list"),
        ("", "expected fields with values, found nothing"),
        ("titel: X\nopzet: zacht", "'zacht' is not one of zacht_centraal, gelijkwaardig, cijfers_centraal"),
        ("titel: !!python/object/apply:os.system ['true']", "could not determine a constructor"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        load_params(write(tmp_path, text))


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        load_params(write(tmp_path, "indelng: 1\nmin_inwoners: -5\ngemeenten: [599]"))
    assert len(str(raised.value).splitlines()) == 4


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda s: s.encode("utf-8", "ignore"))))
def test_any_bytes_give_settings_or_a_named_error(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "studie.yml"
    file.write_bytes(data)
    said = outcome(lambda: load_params(file))
    assert isinstance(said, StudyParams) or "studie.yml" in said


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda s: s.encode("utf-8", "ignore"))))
def test_any_bytes_give_rows_or_a_named_error(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "gebieden.csv"
    file.write_bytes(data)
    said = outcome(lambda: read_rows(file, GebiedRow))
    assert isinstance(said, tuple) or "gebieden.csv" in said


def test_the_defaults_file_says_what_the_model_does(tmp_path: Path) -> None:
    text = defaults_yaml()
    values = yaml.safe_load(text)
    assert load_params(write(tmp_path, text + "\ntitel: X")) == StudyParams.model_validate(values | {"titel": "X"})
    assert all(
        (field.description or "")[:40] in text.replace("\n# ", " ") for field in StudyParams.model_fields.values()
    )


def test_equal_settings_have_equal_hashes_however_they_are_written(tmp_path: Path) -> None:
    one = load_params(write(tmp_path, "titel: X\nindeling: 2020"))
    other = load_params(write(tmp_path, '{"indeling": 2020, "titel": "X", "schema": 1}'))
    assert settings_hash(one) == settings_hash(other)
    assert settings_hash(one) != settings_hash(load_params(write(tmp_path, "titel: X\nindeling: 2019")))


def test_line_ends_and_comments_do_not_change_the_hash_of_a_study(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    for folder, end in (("a", "\n"), ("b", "\r\n")):
        (tmp_path / folder / "studie.yml").write_bytes(f"# {folder}{end}titel: X{end}".encode())
        rows = f"gebied;naam;niveau;codes{end}op-zuid;Op Zuid;gebied;WK059910{end}"
        (tmp_path / folder / "gebieden.csv").write_bytes(rows.encode())
    assert open_study(tmp_path / "a").sha256 == open_study(tmp_path / "b").sha256


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    document = read_yaml(write(tmp_path, "a:\n  b:\n    - x\n    - y\n"))
    assert document.where(("a", "b", 1)) == "studie.yml, line 4, a.b.1"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "gebied;naam;niveau;codes\nA!;Noord;gebied;WK059910",
            "gebieden.csv, row 2, gebied: 'A!' does not have the form",
        ),
        (
            "gebied;naam;niveau;codes\nnoord;Noord;wyk;WK059910",
            r"row 2, niveau: 'wyk' is not one of .*Did you mean 'wijk'",
        ),
        ("gebied;naam;niveau;codes\nnoord;Noord;gebied;599", "row 2, codes: '599' is not a region code"),
        ("gebied;naam;niveau;codes\nnoord;Noord;gebied;WK059910;meer", "row 2: 5 cells under 4 column names"),
        ("gebied;naam;naam;codes\nnoord;Noord;x;WK059910", "row 1: column 'naam' is written twice"),
        ("", "the file is empty"),
        ("gebied;naam;niveau\nnoord;Noord;gebied", "row 1, codes: this column is required, and not there"),
    ],
)
def test_a_mistake_in_a_table_is_named_with_its_row(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_rows(write(tmp_path, text, "gebieden.csv"), GebiedRow)


def test_excel_files_are_read_whatever_their_separator_and_mark(tmp_path: Path) -> None:
    for text in (
        "\ufeffgebied;naam;niveau;codes\r\nnoord;Noord & Zuid;gebied;WK059910 WK059911\r\n\r\n",
        "gebied,naam,niveau,codes\nnoord,Noord & Zuid,gebied,WK059910 WK059911",
    ):
        rows = read_rows(write(tmp_path, text, "gebieden.csv"), GebiedRow)
        assert [(row.gebied, row.naam, row.codes) for row in rows] == [("noord", "Noord & Zuid", "WK059910 WK059911")]


def test_a_study_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(InputError, match="Did you mean 'voorbeeldstad'"):
        open_study("params/voorbeeldstat")
    for path in ("https://example.com/study", "s3://bucket/study", "params/\0"):
        with pytest.raises(InputError, match="is not a folder"):
            open_study(path)


def test_a_study_is_found_from_the_notebooks_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("notebooks")
    assert open_study("params/voorbeeldstad").name == "voorbeeldstad"
    assert open_study("params/voorbeeldstad").location == "params/voorbeeldstad"


def test_regions_are_codes_sets_or_own_areas() -> None:
    study = open_study("quickscan")
    assert study.area("wk059910 ").codes == ("WK059910",)
    assert study.area("BU05991081+BU05991082+BU05991081").codes == ("BU05991081", "BU05991082")
    for wrong in ("0363", "../../etc", "WK059910+", "", "WK05991", "x" * 500):
        with pytest.raises(InputError, match="is not a region code"):
            study.area(wrong)


def test_a_pin_that_is_not_in_the_store_says_how_to_get_it(tmp_path: Path) -> None:
    write(tmp_path, "titel: X")
    write(tmp_path, f"bron;jaar;tabel;snapshot\nkwb;2020;84799NED;{'0' * 64}", "snapshots.csv")
    with pytest.raises(
        MissingSnapshotError, match=r"pinned to kwb 2020, table 84799NED, release 000000000000.*not in the store"
    ):
        select_snapshots(open_study(tmp_path), Store(tmp_path / "store"), "kwb")


def test_a_quickscan_written_down_reads_back_as_it_was(tmp_path: Path, havenkwartier, example_store: Store) -> None:  # type: ignore[no-untyped-def]
    refs = [table.ref for table in havenkwartier.country.tables.values()]
    region = replace(havenkwartier.region, name='Ons; "eigen" Kwartier')
    resolved = resolved_quickscan(open_study("quickscan"), region, refs)
    for name, text in study_files(region, refs).items():
        write_bytes(tmp_path / "quickscan", name, text)
    study = open_study(tmp_path / "quickscan")
    assert (study.name, study.sha256, study.areas) == (resolved.name, resolved.sha256, resolved.areas)
    assert study.area(region.code.lower()).name == region.name
    assert {s.ref.id for s in select_snapshots(study, example_store, "kwb")} == {ref.id for ref in refs}


def test_a_quickscan_of_many_buurten_can_be_read_back(tmp_path: Path, havenkwartier) -> None:  # type: ignore[no-untyped-def]
    country = havenkwartier.country
    codes = tuple(code for code in country.regions.index if code.startswith("BU9999"))[:30]
    region = region_of_area(country.tables, country.indeling, Area("set-0", "", Level.GEBIED, codes))
    assert region.name.endswith(" en 29 andere")
    for name, text in study_files(region, [country.tables[2024].ref]).items():
        write_bytes(tmp_path / "quickscan", name, text)
    assert open_study(tmp_path / "quickscan").area("set-0").codes == codes


def test_codes_may_carry_a_name() -> None:
    area = open_study("quickscan").area("BU05991081+BU05991082=Twee buurten")
    assert (area.name, area.codes) == ("Twee buurten", ("BU05991081", "BU05991082"))


def write_bytes(folder: Path, name: str, data: bytes) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"studie": "quickscan", "regio": 363}, "parameter 'regio' is 363, but text is expected"),
        ({"studie": "quickscan", "regio": "WK059910", "regoi": "x"}, "unknown parameter 'regoi'. Did you mean 'regio'"),
        ({"studie": "quickscan"}, "parameter 'regio' is None"),
        ({"studie": " ", "regio": "WK059910"}, "parameter 'studie'"),
    ],
)
def test_a_notebook_refuses_unknown_or_mangled_parameters(given: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        check_parameters(given)
