"""The command line as a person meets it: clear words, documented exit codes, nothing half-written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cbs_server import CBSServer
from wijkonderzoek.sources.store import Store

EXAMPLE = "params/voorbeeldstad"


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


def run(*arguments: str, cwd: Path | None = None, **environment: str) -> Done:
    command = [sys.executable, "-m", "wijkonderzoek.cli", *arguments]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
    )
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def project(tmp_path: Path, root: Path) -> Path:
    """A project folder of one's own, with the example study."""
    shutil.copytree(root / "params", tmp_path / "params")
    return tmp_path


def test_help_has_examples_and_exit_codes() -> None:
    done = run("--help")
    assert done.code == 0
    assert "wijkonderzoek report WK059910" in done.out
    assert "4 source or network" in done.out
    for command in ("report", "monitor", "find", "new", "fetch", "status", "store", "catalogue", "check"):
        assert "Example" in run(command, "--help").out, command


def test_a_report_without_the_notebook(project: Path) -> None:
    done = run("report", "WK999901", "--study", EXAMPLE, "--no-notebook", "--json", cwd=project)
    assert done.code == 0
    said = json.loads(done.out)
    assert said["name"] == "Havenkwartier"
    page = Path(said["page"])
    assert (
        page.relative_to(project).as_posix()
        == "reports/voorbeeldstad/werk/WK999901_havenkwartier/urgentie_partners.html"
    )
    assert "Wijkbeeld: wat speelt er in Havenkwartier?" in page.read_text()


def test_a_monitor_lies_beside_the_wijkbeeld_and_neither_removes_the_other(project: Path) -> None:
    run("report", "WK999901", "--study", EXAMPLE, "--no-notebook", cwd=project)
    done = run("monitor", "WK999901", "--study", EXAMPLE, "--no-notebook", "--json", cwd=project)
    assert done.code == 0
    names = [Path(name).name for name in json.loads(done.out)["files"]]
    beside = ["gespreksblad.html", "monitor.json", "monitor_partners.html"]
    assert names == [*beside, "urgentie.json", "urgentie_partners.html", "wijkdeal.pdf"]
    kept = project / "edities" / "monitor.json"
    kept.parent.mkdir()
    shutil.copy(Path(json.loads(done.out)["page"]).with_name("monitor.json"), kept)
    again = ("monitor", "WK999901", "--study", EXAMPLE, "--no-notebook", "--vorige", "edities/monitor.json")
    done = run(*again, cwd=project)
    assert done.out.startswith("Wijkmonitor van Havenkwartier: ")
    page = next((project / "reports").rglob("monitor_partners.html")).read_text(encoding="utf-8")
    assert "Sinds de vorige editie" in page
    assert str(project) not in page


def test_the_same_bytes_in_another_time_zone_language_and_folder(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(project / "params", elsewhere / "params")
    settings = ({"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "1"}, {"TZ": "UTC", "PYTHONHASHSEED": "2"})
    made = []
    for folder, environment in zip((project, elsewhere), settings, strict=True):
        run("report", "BU99990103", "--study", EXAMPLE, "--no-notebook", cwd=folder, **environment)
        made.append({path.name: path.read_bytes() for path in (folder / "reports").rglob("urgentie*")})
    assert len(made[0]) == 2
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["report"], 2, "Missing argument"),
        (["report", "WK999901", "--stduy", "x"], 2, "No such option"),
        (["report", "WK999901", "--study", EXAMPLE, "--versie", "raad"], 2, "unknown versie 'raad'"),
        (["report", "WK999901", "--study", EXAMPLE, "--name", "X"], 2, "--name is for a quickscan"),
        (["report", "0363", "--study", EXAMPLE], 3, "'0363' is not a region code"),
        (["report", "WK999951", "--study", EXAMPLE], 3, "WK999951 is not a region of 2024"),
        (["report", "WK999901", "--study", "params/voorbeeldstat"], 3, "Did you mean 'voorbeeldstad'"),
        (["report", "WK059910"], 5, "wijkonderzoek fetch kwb --year 2020"),
        (["monitor"], 2, "Missing argument"),
        (["monitor", "WK999901", "--study", EXAMPLE, "--versie", "raad"], 2, "unknown versie 'raad'"),
        (["monitor", "0363", "--study", EXAMPLE], 3, "'0363' is not a region code"),
        (
            ["monitor", "WK999901", "--study", EXAMPLE, "--vorige", "x.json"],
            3,
            "--vorige x.json: there is no such file",
        ),
        (
            ["monitor", "WK999901", "--study", EXAMPLE, "--no-notebook", "--vorige", f"{EXAMPLE}/studie.yml"],
            3,
            "studie.yml: report.json is not a wijkonderzoek report",
        ),
        (["fetch", "kwb", "--year", "twintig"], 2, "--year twintig: not a year"),
        (["fetch", "kbw", "--year", "2020"], 3, "unknown source 'kbw'. Did you mean 'kwb'"),
        (["fetch", "kwb", "--year", "1850"], 3, "no table for 1850"),
        (["catalogue", "bijstand"], 3, "unknown indicator 'bijstand'"),
        (["check", "params/nergens"], 3, "no study here"),
    ],
)
def test_a_mistake_has_its_exit_code_and_a_way_out(project: Path, arguments: list[str], code: int, says: str) -> None:
    done = run(*arguments, cwd=project, WIJKONDERZOEK_STORE=str(project / "store"))
    assert done.code == code
    assert says in done.err
    assert "Traceback" not in done.err
    assert not (project / "reports").exists()


def test_debug_shows_the_traceback(project: Path) -> None:
    assert "Traceback" in run("--debug", "report", "0363", "--study", EXAMPLE, cwd=project).err


def test_offline_is_refused_before_the_network_is_touched(project: Path) -> None:
    done = run(
        "fetch", "kwb", "--year", "2020", cwd=project, WIJKONDERZOEK_OFFLINE="1", WIJKONDERZOEK_STORE=str(project / "s")
    )
    assert done.code == 4
    assert "the network is off" in done.err


def test_a_missing_pin_offline_names_the_release(project: Path) -> None:
    pins = project / EXAMPLE / "snapshots.csv"
    lines = pins.read_text(encoding="utf-8-sig").splitlines()
    pins.write_text("\n".join([lines[0], f"kwb;2020;84799NED;{'ab' * 32}"]))
    done = run("report", "WK999901", "--study", EXAMPLE, cwd=project, WIJKONDERZOEK_OFFLINE="1")
    assert done.code == 5
    assert "pinned to kwb 2020, table 84799NED, release abababababab" in done.err


def test_check_names_every_wrong_code_at_once(project: Path) -> None:
    (project / EXAMPLE / "gebieden.csv").write_text(
        "gebied;naam;niveau;codes\na-een;A;gebied;WK999977\nb-twee;B;gebied;BU99990177"
    )
    done = run("check", EXAMPLE, cwd=project)
    assert done.code == 3
    assert "gebieden.csv, a-een" in done.err
    assert "gebieden.csv, b-twee" in done.err


def test_check_says_when_all_is_well(project: Path) -> None:
    done = run("check", EXAMPLE, cwd=project)
    assert (done.code, "12 years are in order" in done.out) == (0, True)


def test_a_place_is_found_by_its_name() -> None:
    done = run("find", "havenkwartir", "--study", EXAMPLE)
    assert done.code == 0
    assert done.out.startswith("> WK999901 Havenkwartier (wijk, Voorbeeldstad), ")
    assert json.loads(run("find", "haven", "kwartier", "--study", EXAMPLE, "--json").out)[0]["code"] == "WK999901"
    assert run("find", "zzzzqqqq", "--study", EXAMPLE).code == 3
    several = run("find", "vissenkwartier", "--study", EXAMPLE)
    assert (several.code, "several places are called" in several.err) == (2, True)
    assert several.out.count("Vissenkwartier (buurt") > 1


def test_the_catalogue_is_shown_whole_and_one_by_one() -> None:
    assert "bijstand_per_1000" in run("catalogue").out
    assert "a_soz_wb / (a_15_24 + a_25_44 + a_45_64) × 1000" in run("catalogue", "bijstand_per_1000").out
    listed = json.loads(run("catalogue", "--json").out)
    assert {"key", "title", "formula", "direction"} <= set(listed[0])


@pytest.mark.shared_data
def test_from_nothing_to_a_real_wijk(project: Path, shared_data: Path) -> None:
    """Fetch, look, report, pin, and clean, as a user would."""
    store = str(project / "store")
    with CBSServer(shared_data / "cbs") as server:
        fetched = run(
            "fetch", "kwb", "--year", "2020", cwd=project, WIJKONDERZOEK_STORE=store, WIJKONDERZOEK_CBS_URL=server.url
        )
    assert "17,341 regions, release 2021-03-26, fetched" in fetched.out
    assert "already stored" in run("fetch", "kwb", "--year", "2020", cwd=project, WIJKONDERZOEK_STORE=store).out
    assert json.loads(run("status", "--json", cwd=project, WIJKONDERZOEK_STORE=store).out)[0]["table"] == "84799NED"
    report = run("report", "WK059910", cwd=project, WIJKONDERZOEK_STORE=store)
    assert report.out.strip().endswith("reports/quickscan/werk/WK059910_feijenoord/urgentie_partners.html")
    folder = project / "reports/quickscan/werk/WK059910_feijenoord"
    assert {path.name for path in folder.iterdir()} == {
        "quickscan",
        "urgentie.ipynb",
        "urgentie.json",
        "urgentie_partners.html",
    }
    before = {path.name: path.read_bytes() for path in folder.glob("urgentie*.[jh]*")}
    assert len(before) == 2  # the notebook names the study it ran on, which is now another
    pinned = f"{folder.relative_to(project).as_posix()}/quickscan"
    again = run("report", "wk059910", "--study", pinned, cwd=project, WIJKONDERZOEK_STORE=store)
    assert again.code == 0
    assert before == {path.name: path.read_bytes() for path in folder.glob("urgentie*.[jh]*")}
    assert "removed" in run("store", "clean", "--all", "--yes", cwd=project, WIJKONDERZOEK_STORE=store).out
    assert len(Store(Path(store)).snapshots()) == 1  # pinned by the quickscan


def test_store_list_shows_the_example() -> None:
    assert "99024VBD" in run("store", "list").out


def test_settings_are_compared_by_who_moves_and_how_far(project: Path) -> None:
    other = project / "anders.yml"
    other.write_text("titel: Anders\nurgentie: {normaliseren: minmax, gewichten: {ao_per_1000: 3}}\n", encoding="utf-8")
    arguments = ("compare-settings", f"{EXAMPLE}/studie.yml", "anders.yml", "--opgave", "werk", "--gemeente", "GM9999")
    done = run(*arguments, "--csv", "v.csv", cwd=project)
    assert done.code == 0, done.err
    assert "werk: 458 areas" in done.out
    rows = (project / "v.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[0] == "code;opgave;naam;gemeente;rang_a;rang_b;verschil;plaats_a;plaats_b"
    assert {row.split(";")[3] for row in rows[1:]} == {"Voorbeeldstad"}
    told = json.loads(run(*arguments, "--json", "--top", "2", cwd=project).out)
    assert len(told["gebieden"]) == 2
    assert set(told["opgaven"]) == {"werk"}


@pytest.mark.parametrize(
    ("text", "arguments", "code", "message"),
    [
        ("titel: x\nurgentie: {gewichten: {bijstand_per_100: 2}}\n", (), 3, "Did you mean 'bijstand_per_1000'"),
        ("titel: x\nurgentie: {normaliseren: mimax}\n", (), 3, "normaliseren"),
        ("titel: x\n", ("--level", "wijkje"), 2, "unknown level 'wijkje'"),
        ("titel: x\n", ("--opgave", "werken"), 2, "Did you mean 'werk'"),
        (None, (), 3, "anders.yml: there is no such file"),
    ],
)
def test_settings_that_cannot_be_compared_are_named(
    text: str | None, arguments: tuple[str, ...], code: int, message: str, project: Path
) -> None:
    if text is not None:
        (project / "anders.yml").write_text(text, encoding="utf-8")
    done = run("compare-settings", f"{EXAMPLE}/studie.yml", "anders.yml", *arguments, cwd=project)
    assert done.code == code
    assert message in done.err
    assert "Traceback" not in done.err


def test_check_finds_a_weight_that_names_nothing(project: Path) -> None:
    study = project / EXAMPLE / "studie.yml"
    study.write_text(
        f"{study.read_text(encoding='utf-8')}\nurgentie: {{gewichten: {{leegstant_pct: 2}}}}\n", encoding="utf-8"
    )
    done = run("check", EXAMPLE, cwd=project)
    assert done.code == 3
    assert "Did you mean 'leegstand_pct'" in done.err
