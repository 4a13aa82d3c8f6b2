"""pyproject.toml, uv.lock, requirements.lock, environment.yml and CITATION.cff say the same."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

FIX = "Resolve and export anew with: make lock"


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def locked(root: Path) -> dict[str, list[Version]]:
    """The versions in uv.lock of each package; some differ by Python version."""
    lock = tomllib.loads((root / "uv.lock").read_text(encoding="utf-8"))
    versions: dict[str, list[Version]] = {}
    for package in lock["package"]:
        versions.setdefault(package["name"], []).append(Version(package["version"]))
    return versions


@pytest.fixture(scope="module")
def exported(root: Path) -> dict[str, list[Version]]:
    """The versions in requirements.lock of each package."""
    versions: dict[str, list[Version]] = {}
    text = (root / "requirements.lock").read_text(encoding="utf-8")
    for name, version in re.findall(r"^([a-z0-9][\w.-]*)==([^ ;\\]+)", text, re.MULTILINE):
        versions.setdefault(canonicalize_name(name), []).append(Version(version))
    return versions


def test_the_environment_is_python_311_and_the_lock(root: Path, project: dict[str, Any]) -> None:
    environment = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))
    assert environment["name"] == project["project"]["name"]
    assert environment["channels"] == ["conda-forge"]
    plain = [item for item in environment["dependencies"] if isinstance(item, str)]
    nested = [item for item in environment["dependencies"] if isinstance(item, dict)]
    assert plain == ["python=3.11", "pip"]
    assert nested == [{"pip": ["-r requirements.lock"]}]
    python = SpecifierSet(project["project"]["requires-python"])
    assert "3.11" in python
    assert "3.10" not in python


def test_style_and_types_are_checked_for_the_oldest_python(project: dict[str, Any]) -> None:
    assert project["tool"]["ruff"]["target-version"] == "py311"
    assert project["tool"]["mypy"]["python_version"] == "3.11"


def test_every_dependency_is_locked_within_its_range(
    project: dict[str, Any], locked: dict[str, list[Version]], exported: dict[str, list[Version]]
) -> None:
    for text in project["project"]["dependencies"]:
        wanted = Requirement(text)
        name = canonicalize_name(wanted.name)
        assert name in locked, f"{name} is not in uv.lock. {FIX}"
        assert all(version in wanted.specifier for version in locked[name]), f"{text}: locked {locked[name]}. {FIX}"
        assert exported.get(name) == locked[name], f"{name}: requirements.lock has {exported.get(name)}. {FIX}"


def test_development_tools_are_locked_but_not_exported(
    project: dict[str, Any], locked: dict[str, list[Version]], exported: dict[str, list[Version]]
) -> None:
    for text in project["dependency-groups"]["dev"]:
        wanted = Requirement(text)
        assert all(version in wanted.specifier for version in locked[canonicalize_name(wanted.name)]), text
    assert not exported.keys() & {"ruff", "mypy", "hypothesis", "import-linter"}
    assert "wijkonderzoek" not in exported


def test_every_line_of_the_export_has_a_hash_and_none_an_address(root: Path) -> None:
    text = (root / "requirements.lock").read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert all("--hash=sha256:" in block for block in blocks)
    assert not re.search(r"https?:|--(extra-)?index-url|--find-links|-e ", text)


def test_the_export_is_what_uv_makes_of_the_lock_now(root: Path) -> None:
    uv = os.environ.get("UV") or shutil.which("uv")
    if not uv or subprocess.run([uv, "--version"], capture_output=True, check=False).returncode:
        pytest.skip("uv is not here; `make test` brings it")
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    found = re.search(r"^EXPORT := (.+)$", makefile, re.MULTILINE)
    assert found
    command = [uv, "export", *found[1].split(), "--offline", "--quiet"]
    made = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert made.returncode == 0, f"{made.stderr}\n{FIX}"
    assert made.stdout == (root / "requirements.lock").read_text(encoding="utf-8"), FIX


def test_the_version_is_the_same_everywhere(root: Path, project: dict[str, Any]) -> None:
    version = project["project"]["version"]
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == version
    assert citation["license"] == project["project"]["license"] == "Apache-2.0"
    assert f"## {version}" in (root / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_readme_names_the_uv_of_the_makefile(root: Path) -> None:
    found = re.search(r"^UV_VERSION := (\S+)$", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    assert f"uv=={found[1]}" in (root / "README.md").read_text(encoding="utf-8")
