"""What is in the repository: the files git keeps or would keep, without what it ignores."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE_STORE = "src/wijkonderzoek/sources/example/store/"


@cache
def repository_files() -> tuple[str, ...]:
    """The paths of all files, from the root, in order."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(sorted(name for name in listed.split("\0") if name and (ROOT / name).is_file()))


@cache
def text_files() -> dict[str, str]:
    """The text of every file that is UTF-8 text, by path."""
    texts = {}
    for name in repository_files():
        if not name.startswith(EXAMPLE_STORE):
            try:
                texts[name] = (ROOT / name).read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
    return texts
