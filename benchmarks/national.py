"""How long the margins of a whole country take, and how that grows with wijken and draws.

    python benchmarks/national.py       writes docs/benchmarks-urgentie.md

Every measurement is a process of its own: 48 indicators in 8 opgaven, 3 % of the figures missing.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks-urgentie.md"
INDICATORS, GROUPS = 48, 8
FULL = (3340, 1000)
COPELAND = 0.05


def measure(wijken: int, draws: int, copeland: float, kind: str) -> dict[str, float]:
    """CPU-seconds and peak memory (MB) of one kind of margin for one country."""
    import pandas as pd

    from wijkonderzoek.indicators.compute import Column
    from wijkonderzoek.model import Indicator, Level, Wording
    from wijkonderzoek.params import Urgentie
    from wijkonderzoek.urgency.frame import Frame
    from wijkonderzoek.urgency.scheme import Group
    from wijkonderzoek.urgency.scores import score_group
    from wijkonderzoek.urgency.uncertainty import chance_bands, choice_bands

    rng = np.random.default_rng(1)
    codes = [f"WK{number:06d}" for number in range(wijken)]
    gemeenten = [f"GM{number // 10:04d}" for number in range(wijken)]
    regions = pd.DataFrame({"name": codes, "gemeente": gemeenten, "gemeente_name": gemeenten}, index=codes)
    common, none = rng.normal(size=wijken), np.full(wijken, np.nan)
    columns, indicators = {}, []
    for number in range(INDICATORS):
        n = np.exp(rng.normal(8, 0.7, wijken)).round()
        share = 1 / (1 + np.exp(-(-2 + 0.5 * common + 0.4 * rng.normal(size=wijken))))
        count = rng.binomial(n.astype(int), share).astype(float)
        value = np.where(rng.random(wijken) < 0.03, np.nan, count / n * 100)
        key = f"i{number}"
        columns[key] = Column(value, value, value, none, none, count, n, np.zeros(wijken, np.int8))
        wording = Wording("", "")
        indicators.append(
            Indicator(key, key, "x", "kwb", "%", "more_is_worse", "resultaat", "share", wording, key, scale=100.0)
        )
    frame = Frame("land", Level.WIJK, regions, columns)
    settings = Urgentie(doorrekeningen=draws, trekkingen=draws, copeland_deel=copeland)
    each = INDICATORS // GROUPS
    parts = [tuple(indicators[g * each : (g + 1) * each]) for g in range(GROUPS)]
    groups = [Group(f"g{g}", f"g{g}", own, (), {i.key: 1.0 for i in own}) for g, own in enumerate(parts)]
    scores = [s for s in (score_group(frame, g, g.indicators, settings) for g in groups) if s is not None]
    started = time.process_time()
    (choice_bands if kind == "keuze" else chance_bands)(frame, scores, settings)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": time.process_time() - started, "mb": peak}


def run(wijken: int, draws: int, copeland: float, kind: str) -> dict[str, float]:
    """`measure` in a process of its own."""
    command = [sys.executable, __file__, "--one", json.dumps([wijken, draws, copeland, kind])]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    print(wijken, draws, copeland, kind, found, file=sys.stderr)
    return found


def page() -> str:
    """The page: a row per size, CPU-seconds and memory, and what a larger one costs."""
    sizes = [(835, 1000), (1670, 1000), (3340, 250), (3340, 500), FULL, (14_000, 250)]
    whole = run(*FULL, 0.0, "keuze")["seconds"]
    rows = []
    for wijken, draws in sizes:
        means, chance = (run(wijken, draws, 0.0, kind) for kind in ("keuze", "toeval"))
        rows.append(
            f"| {wijken:,} | {draws:,} | {means['seconds']:.1f} | {means['seconds'] / whole:.2f} x | "
            f"{chance['seconds']:.1f} | {max(means['mb'], chance['mb']):.0f} |"
        )
    duels = run(*FULL, COPELAND, "keuze")
    return "\n".join(
        [
            "# Speed of the margins of a whole country",
            "",
            f"Written by `python benchmarks/national.py`: CPU-seconds on 2 cores, {INDICATORS} indicators in "
            f"{GROUPS} opgaven (the catalogue has some 15 that score), all areas at once in numpy. A report keeps "
            "the margins by the hash of all they hang on, so a country is computed once.",
            "",
            "| areas | draws | keuzemarge by means (s) | against 3,340 x 1,000 | toevalsmarge (s) | peak memory (MB) |",
            "|--:|--:|--:|--:|--:|--:|",
            *rows,
            "",
            f"With {COPELAND * 100:.0f} % of the draws by Copeland (every pair of wijken compared, for every set of "
            f"weights), 3,340 wijken and 1,000 draws take {duels['seconds']:.0f} s and {duels['mb']:.0f} MB, "
            f"{duels['seconds'] / whole:.1f} x the means alone.",
            "",
        ]
    )


def main() -> None:
    """Write the page or, in a process of its own, print one measurement."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--one")
    asked = parser.parse_args().one
    if asked:
        print(json.dumps(measure(*json.loads(asked))))
        return
    text = page()
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    print(text)


if __name__ == "__main__":
    main()
