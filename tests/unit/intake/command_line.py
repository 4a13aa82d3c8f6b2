"""Many commands in one process, because starting one costs more than most intakes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.unit.test_cli import Done

END = "\x1e"
DRIVER = f"""
import json, os, sys, traceback
from wijkonderzoek.cli import main
for arguments in json.load(sys.stdin):
    os.environ.pop("WIJKONDERZOEK_DEBUG", None)
    sys.argv, code = ["wijkonderzoek", *arguments], 0
    try:
        main()
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        traceback.print_exc()
        code = 1
    for stream in (sys.stdout, sys.stderr):
        print({END!r}, code, sep="", end={END!r}, file=stream, flush=True)
"""


def run_each(commands: Iterable[Iterable[str]], cwd: Path) -> list[Done]:
    """What each command of the command line ends with and says; one that raises ends with 1 and its traceback."""
    wanted = [list(command) for command in commands]
    done = subprocess.run(
        [sys.executable, "-c", DRIVER], input=json.dumps(wanted), capture_output=True, text=True, check=False, cwd=cwd
    )
    out, err = done.stdout.split(END), done.stderr.split(END)
    found = [Done(int(out[n + 1]), out[n], err[n]) for n in range(0, len(out) - 1, 2)]
    assert len(found) == len(wanted), err[-1]
    return found
