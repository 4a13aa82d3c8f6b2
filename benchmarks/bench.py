"""Speed, in CPU-seconds, measured side by side in one run: ratios first, because seconds depend on the machine.

    make bench                          prints the table and writes docs/benchmarks.md

Every comparison runs its two sides in turn, a few times over, on the example country, each in a process of its own with
a store of its own; the medians are compared.
"""

from __future__ import annotations

import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
STUDY, REGIO, OTHER = "params/voorbeeldstad", "WK999901", "WK999902"
ROUNDS = 3

OPEN = f"""
import time
from wijkonderzoek import build_urgentie, open_research
from wijkonderzoek.render.html import render_html
def report(regio):
    research = open_research({STUDY!r}, regio)
    render_html(build_urgentie(research))
    return research
"""
"""What the scripts below share. A script prints the seconds of what it measures."""

LOOKED_UP = f"""
from dataclasses import replace
from wijkonderzoek.harmonise.regions import find_region
first = report({REGIO!r})
started = time.process_time()
region = find_region(first.country.tables, first.country.indeling, {OTHER!r})
render_html(build_urgentie(replace(first, region=region, regio={OTHER!r})))
print(time.process_time() - started)
"""
OPENED_ANEW = f"""
report({REGIO!r})
started = time.process_time()
report({OTHER!r})
print(time.process_time() - started)
"""
READ = f"""
from wijkonderzoek import load_catalogue, open_store, open_study
from wijkonderzoek.harmonise.columns import read_year
from wijkonderzoek.sources.releases import select_snapshots
import pandas, pyarrow.parquet
store, catalogue = open_store(), load_catalogue()
snapshots = select_snapshots(open_study({STUDY!r}), store, "kwb")
started = time.process_time()
for snapshot in snapshots:
    read_year(store, snapshot, catalogue)
print(time.process_time() - started)
"""


@dataclass(frozen=True)
class Side:
    """One side of a comparison: what it is called, and how many seconds one go takes."""

    name: str
    seconds: Callable[[], float]


@dataclass(frozen=True)
class Comparison:
    """Two ways to get the same thing."""

    what: str
    slow: Side
    quick: Side


def cli(*words: str, store: Path) -> float:
    """CPU-seconds of one call of the command line, with every process it starts."""
    started = _used()
    command = [str(Path(sys.executable).parent / "wijkonderzoek"), *words]
    subprocess.run(command, cwd=ROOT, env=_environment(store), check=True, capture_output=True)
    return _used() - started


def script(text: str, store: Path) -> float:
    """The CPU-seconds that a script prints about itself."""
    command = [sys.executable, "-c", OPEN + text]
    done = subprocess.run(command, cwd=ROOT, env=_environment(store), check=True, capture_output=True, text=True)
    return float(done.stdout)


def _used() -> float:
    """CPU-seconds of all processes that were started from here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _environment(store: Path) -> dict[str, str]:
    return os.environ | {"WIJKONDERZOEK_STORE": str(store), "WIJKONDERZOEK_OFFLINE": "1"}


def _emptied(store: Path) -> Path:
    shutil.rmtree(store / "derived", ignore_errors=True)
    return store


def comparisons(store: Path) -> list[Comparison]:
    """What is compared, on a store that holds the example's derived tables after the first call."""
    example = ("report", REGIO, "--study", STUDY)
    return [
        Comparison(
            "a report of the example from the command line",
            Side("with its notebook", lambda: cli(*example, store=store)),
            Side("page and data only", lambda: cli(*example, "--no-notebook", store=store)),
        ),
        Comparison(
            "the first report on a new machine, pages only",
            Side("first, tables still to be parsed", lambda: cli(*example, "--no-notebook", store=_emptied(store))),
            Side("any later one", lambda: cli(*example, "--no-notebook", store=store)),
        ),
        Comparison(
            "one more wijk in the same session",
            Side("opening the study anew", lambda: script(OPENED_ANEW, store)),
            Side("looked up in the opened country", lambda: script(LOOKED_UP, store)),
        ),
        Comparison(
            "reading twelve years of tables",
            Side("parsed from the responses", lambda: script(READ, _emptied(store))),
            Side("read from derived tables", lambda: script(READ, store)),
        ),
        Comparison(
            "the front door",
            Side("`wijkonderzoek catalogue`", lambda: cli("catalogue", store=store)),
            Side("`wijkonderzoek --help`", lambda: cli("--help", store=store)),
        ),
    ]


def measure(comparison: Comparison) -> str:
    """A row of the table: both sides in turn, medians, their ratio."""
    slow, quick = [], []
    comparison.quick.seconds()
    for _ in range(ROUNDS):
        slow.append(comparison.slow.seconds())
        quick.append(comparison.quick.seconds())
    one, other = statistics.median(slow), statistics.median(quick)
    sides = f"{comparison.slow.name}: {one:.2f} s | {comparison.quick.name}: {other:.2f} s"
    return f"| {comparison.what} | {one / other:.1f} x | {sides} |"


def main() -> None:
    """Measure everything, print the table, and write it to docs/benchmarks.md."""
    lines = [
        "# Speed",
        "",
        f"Written by `make bench`: CPU-seconds, medians of {ROUNDS} goes, both sides in turn, on the example country",
        "(2,100 buurten, 12 years), "
        f"with {os.cpu_count()} cores ({platform.machine()}) and Python {platform.python_version_tuple()[0]}."
        f"{platform.python_version_tuple()[1]}. Ratios travel between machines better than seconds.",
        "",
        "| what | ratio | slower | quicker |",
        "|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder)
        for comparison in comparisons(store):
            lines.append(measure(comparison))
            print(lines[-1], flush=True)
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
