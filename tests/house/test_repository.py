"""What may lie in the repository, and what may not."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from tests.house.files import EXAMPLE_STORE, ROOT, repository_files, text_files

LARGEST = 1_000_000
LOCKS = {"uv.lock"}
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|root|tmp|home|Users|opt)/\w")
REGISTRIES = re.compile(r"pypi\.or[g]|pythonhosted\.or[g]|npmjs\.(?:or[g]|com)|anaconda\.or[g]")


def test_no_file_is_large() -> None:
    large = {
        name: size
        for name in repository_files()
        if (size := (ROOT / name).stat().st_size) > LARGEST and not name.startswith(EXAMPLE_STORE) and name not in LOCKS
    }
    assert not large


def test_the_example_store_is_at_most_3_mb() -> None:
    assert (
        sum((ROOT / name).stat().st_size for name in repository_files() if name.startswith(EXAMPLE_STORE)) <= 3_000_000
    )


@pytest.mark.shared_data
def test_no_file_is_a_copy_of_a_real_table(shared_data: Path) -> None:
    sizes: dict[int, list[Path]] = {}
    for path in shared_data.rglob("*"):
        if path.is_file():
            sizes.setdefault(path.stat().st_size, []).append(path)
    for name in repository_files():
        here = (ROOT / name).read_bytes()
        alike = sizes.get(len(here), []) if here else []
        copies = [
            path.name for path in alike if hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(here).digest()
        ]
        assert not copies, f"{name} is {copies[0]}"


def test_no_text_names_a_place_on_a_machine() -> None:
    found = _found(MACHINE_PATH, text_files())
    assert not found


def test_no_text_names_a_package_registry() -> None:
    found = _found(REGISTRIES, {name: text for name, text in text_files().items() if name not in LOCKS})
    assert not found


def test_the_machine_path_and_registry_patterns_find_what_they_should() -> None:
    planted = {"a": "see /" + "work/main", "b": "params/" + "work/x", "c": "from py" + "pi.org"}
    assert list(_found(MACHINE_PATH, planted)) == ["a, line 1"]
    assert list(_found(REGISTRIES, planted)) == ["c, line 1"]


def test_nothing_in_the_package_is_unfinished() -> None:
    unfinished = re.compile("TO" + "DO|FIX" + "ME|X" + "XX|NotImplemented" + "Error")
    package = {name: text for name, text in text_files().items() if name.startswith("src/")}
    found = _found(unfinished, package)
    assert not found


def test_text_files_end_their_lines_one_way() -> None:
    wrong = []
    for name in text_files():
        raw = (ROOT / name).read_bytes()
        study_table = name.endswith(".csv") and raw.startswith(b"\xef\xbb\xbf")  # as Excel writes them
        in_order = raw.count(b"\r\n") == raw.count(b"\n") if study_table else b"\r" not in raw
        if not in_order or (raw and not raw.endswith(b"\n")):
            wrong.append(name)
    assert not wrong


def _found(pattern: re.Pattern[str], texts: dict[str, str]) -> dict[str, str]:
    """The lines a pattern occurs in, by place."""
    return {
        f"{name}, line {number}": line.strip()[:120]
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    }
