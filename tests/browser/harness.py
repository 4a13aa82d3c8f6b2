"""Runs check.mjs on finished pages and gives back what it found."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
TIMEOUT_S = 300


def open_in_chromium(files: list[Path], pictures: Path) -> list[dict[str, Any]]:
    """One result per file and width (1280, 320). Skips where Chromium, node or the node packages are missing."""
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    node = shutil.which("node")
    if not browser:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium; or set CHROMIUM)")
    if not node:
        pytest.skip("node is not installed")
    if not (FOLDER / "node_modules" / ".package-lock.json").is_file():  # npm writes it last
        pytest.skip("the node packages are not installed; run: make browser")
    command = [node, str(FOLDER / "check.mjs"), browser, str(pictures), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    assert done.returncode == 0, done.stderr
    results: list[dict[str, Any]] = json.loads(done.stdout)
    return results
