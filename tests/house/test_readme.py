"""What the README says is so: commands, options, folders, variables, and examples that work."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from tests.house.files import ROOT, repository_files, text_files
from wijkonderzoek.catalogue import CATALOGUE_PATH, load_catalogue
from wijkonderzoek.cli import app
from wijkonderzoek.params import load_params
from wijkonderzoek.schemas import GebiedRow, ResultaatRow, SnapshotRow, read_rows

README = ROOT / "README.md"
Command = Any
"""A click command; typer brings its own click, which has no stable name to import."""


def _readme() -> str:
    return README.read_text(encoding="utf-8")


def _blocks(language: str, page: Path = README) -> list[str]:
    """The fenced blocks of a language ("" for none)."""
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [text for name, text in fenced if name == language]


def _commands(command: Command, words: tuple[str, ...] = ("wijkonderzoek",)) -> Iterator[tuple[str, Command]]:
    """Every command a person can type, as typed."""
    inside = getattr(command, "commands", None)
    if inside is None:
        yield " ".join(words), command
    else:
        for name, child in inside.items():
            yield from _commands(child, (*words, name))


COMMANDS = dict(_commands(typer.main.get_command(app)))


def _typed() -> list[str]:
    """Every `wijkonderzoek ...` line of the shell blocks of README and docs, and of the help texts."""
    helps = [str(command.help) for command in COMMANDS.values()]
    pages = [block for page in sorted((ROOT / "docs").glob("*.md")) for block in _blocks("sh", page)]
    lines = "\n".join([*_blocks("sh"), *pages, *helps]).splitlines()
    found = [
        re.search(r"(?:^|[\s/])(wijkonderzoek (?!.*\bdone\b)[a-z].*)$", line.split("  #")[0].rstrip()) for line in lines
    ]
    return sorted({match[1] for match in found if match})


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"`{command}" in _readme() or re.search(rf"^\s*{command}\b", _readme(), re.MULTILINE), command


@pytest.mark.parametrize("line", _typed())
def test_every_command_line_shown_can_be_typed(line: str) -> None:
    words = shlex.split(line)
    depth = next((n for n in (3, 2) if " ".join(words[:n]) in COMMANDS), 0)
    assert depth, f"the README shows `{line}`, and there is no such command"
    COMMANDS[" ".join(words[:depth])].make_context(line, words[depth:])


def test_every_exit_code_is_in_the_readme() -> None:
    table = dict(re.findall(r"^\| `?(\d)`? \| (.+?) \|$", _readme(), re.MULTILINE))
    assert set(table) == set("012345")


def test_every_make_verb_shown_exists_and_the_other_way_round() -> None:
    verbs = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    shown = set(
        re.findall(r"\bmake ([a-z]+)\b(?! it)", "\n".join([*_blocks("sh"), *re.findall(r"`(make .+?)`", _readme())]))
    )
    assert shown == verbs - {"help"}


def test_the_folder_tree_is_the_folders_there_are() -> None:
    tree = next(block for block in _blocks("") if "src/wijkonderzoek/" in block)
    shown = {line.split()[0] for line in tree.splitlines() if line and not line.startswith(" ")}
    folders = {name.split("/")[0] + "/" for name in repository_files() if "/" in name}
    assert {name.split("/")[0] + "/" for name in shown if name.endswith("/")} == folders
    parent: list[str] = []
    for line in filter(str.strip, tree.splitlines()):
        depth = (len(line) - len(line.lstrip())) // 2
        for name in line.strip().split("  ")[0].split():
            path = "".join([*parent[:depth], name])
            assert (ROOT / path).exists() or path.startswith("reports/"), f"the README's tree shows {path}"
        parent = [*parent[:depth], line.split()[0]]


def test_every_variable_the_code_reads_is_in_the_readme() -> None:
    code = "\n".join(text for name, text in text_files().items() if name.startswith("src/") and name.endswith(".py"))
    read = set(re.findall(r"WIJKONDERZOEK_[A-Z_]+", code))
    assert "WIJKONDERZOEK_STORE" in read
    missing = read - set(re.findall(r"WIJKONDERZOEK_[A-Z_]+", _readme()))
    assert not missing


def test_the_new_indicator_of_the_readme_works(tmp_path: Path) -> None:
    entry = next(block for block in _blocks("yaml") if "variable:" in block)
    key = re.match(r"([a-z0-9_]+):", entry)
    assert key
    assert len(entry.strip().splitlines()) - 1 == 5, "the README promises five lines"
    folder = tmp_path / "catalogue"
    shutil.copytree(CATALOGUE_PATH, folder)
    for cached in folder.rglob("*.pyc"):
        cached.unlink()
    file = folder / "indicators" / "wonen.yml"
    file.write_text(file.read_text(encoding="utf-8") + "\n" + entry, encoding="utf-8")
    indicator = load_catalogue(folder).indicator(key[1])
    assert indicator.opgave == "wonen"
    assert key[1] not in load_catalogue().indicators


def test_the_study_of_the_readme_is_read(tmp_path: Path) -> None:
    study = next(block for block in _blocks("yaml") if block.startswith("schema:"))
    (tmp_path / "studie.yml").write_text(study, encoding="utf-8")
    assert load_params(tmp_path / "studie.yml").titel
    tables = {block.split("\n")[0]: block for block in _blocks("csv")}
    file = tmp_path / "table.csv"
    file.write_text(tables["gebied;naam;niveau;codes"], encoding="utf-8")
    assert read_rows(file, GebiedRow)
    file.write_text(tables["bron;jaar;tabel;snapshot"], encoding="utf-8")
    assert read_rows(file, SnapshotRow)
    file.write_text(next(text for head, text in tables.items() if head.startswith("indicator;")), encoding="utf-8")
    assert {row.indicator for row in read_rows(file, ResultaatRow)} <= set(load_catalogue().indicators)


def test_every_link_and_picture_of_the_docs_is_there() -> None:
    for name, text in text_files().items():
        if not name.endswith(".md"):
            continue
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
            if "://" not in target:
                assert (ROOT / name).parent.joinpath(target).exists(), f"{name} points to {target}, which is not there"


def test_the_picture_is_small() -> None:
    pictures = [ROOT / name for name in repository_files() if name.startswith("docs/") and name.endswith(".png")]
    assert all(picture.stat().st_size < 300_000 for picture in pictures)
