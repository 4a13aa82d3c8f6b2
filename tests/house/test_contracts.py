"""Who may import whom, and what the front door may load."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "pandas numpy scipy pyarrow pydantic papermill nbclient jinja2 requests cbsodata matplotlib seaborn geopandas rich"
)


def _lint_imports(config: Path, *path: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter in a process of its own, with packages of `path` first."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"]
    options = ["--config", str(config), "--no-logo", "--no-cache"]
    found = os.pathsep.join([*map(str, path), os.environ.get("PYTHONPATH", "")]).strip(os.pathsep)
    environment = os.environ | {"PYTHONPATH": found, "COLUMNS": "200"}
    folder = path[0] if path else config.parent
    return subprocess.run(
        [*command, *options], cwd=folder, env=environment, check=False, capture_output=True, text=True
    )


def test_every_import_contract_is_kept(root: Path) -> None:
    result = _lint_imports(root / "pyproject.toml")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "0 broken" in result.stdout


MODULES = """cli intake engine render report urgency monitoring evidence wording comparison indicators statistics harmonise sources catalogue
params schemas model errors"""
ALLOWED = {
    "sources": "import cbsodata, requests",
    "render": "import jinja2",
    "engine": "import nbclient, papermill",
    "cli": "import wijkonderzoek.intake",
    "intake": "import defusedxml, sqlite3, zipfile",
}


def _package(folder: Path, module: str, line: str) -> None:
    """A package with the modules of this one, their allowed imports, and one more import."""
    package = folder / "wijkonderzoek"
    package.mkdir()
    for name in {"__init__", module, *MODULES.split()}:
        lines = [ALLOWED.get(name, ""), line if name == module else ""]
        (package / f"{name}.py").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_the_allowed_imports_break_no_contract(root: Path, tmp_path: Path) -> None:
    _package(tmp_path, "report", "import wijkonderzoek.wording")
    result = _lint_imports(root / "pyproject.toml", tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        ("sources", "import wijkonderzoek.report", "Data flows one way"),
        ("errors", "import wijkonderzoek.model", "Data flows one way"),
        ("wording", "import wijkonderzoek.comparison", "Data flows one way"),
        ("report", "def later():\n    import wijkonderzoek.intake", "Data flows one way"),
        ("somewhere", "", "Data flows one way"),
        ("report", "import requests", "Only sources talks to the network"),
        ("cli", "import cbsodata", "Only sources talks to the network"),
        ("report", "from jinja2 import Template", "Only render draws"),
        ("report", "import zipfile", "Only intake and sources open archives and their XML"),
        ("report", "import papermill", "Only engine runs notebooks"),
        ("sources", "import sqlite3", "Only intake opens databases"),
    ],
)
def test_a_forbidden_import_breaks_its_contract(
    module: str, line: str, broken: str, root: Path, tmp_path: Path
) -> None:
    _package(tmp_path, module, line)
    result = _lint_imports(root / "pyproject.toml", tmp_path)
    assert result.returncode == 1, result.stdout + result.stderr
    assert re.findall(r"^(.+?) +BROKEN", result.stdout, re.MULTILINE) == [broken], result.stdout


@pytest.mark.parametrize(
    "start",
    [
        "import wijkonderzoek",
        "import sys; sys.argv = ['wijkonderzoek', '--help']\n"
        "from wijkonderzoek.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code",
    ],
    ids=["import", "help"],
)
def test_the_front_door_loads_nothing_heavy(start: str) -> None:
    script = f"{start}\nimport sys\nprint('\\nloaded:', *sorted(set({HEAVY.split()!r}) & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1].split() == ["loaded:"], done.stdout.splitlines()[-1]
