"""How often the words of the monitor are right, in simulated countries where that is known.

    python benchmarks/monitor.py       writes the tables of docs/monitor.md

Residents are counted by chance; what lies behind a figure drifts from year to year, with memory, by itself and with the
whole country. Nothing is done in any wijk unless a table says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from wijkonderzoek.catalogue import load_catalogue
from wijkonderzoek.model import Status, Value
from wijkonderzoek.monitoring.baseline import Goal, Target
from wijkonderzoek.monitoring.closure import closures_beside
from wijkonderzoek.monitoring.expected import surprises, usual_surprise
from wijkonderzoek.monitoring.goals import Progress, progress_of
from wijkonderzoek.monitoring.series import Panel, Series
from wijkonderzoek.monitoring.words import State
from wijkonderzoek.statistics.intervals import wilson
from wijkonderzoek.statistics.outlying import benjamini_hochberg, distances, rank_p
from wijkonderzoek.statistics.ratios import Z
from wijkonderzoek.statistics.slope import slope_sd, theil_sen

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "monitor.md"
BEGIN, END = "<!-- simulations -->", "<!-- end of simulations -->"
INDICATOR = load_catalogue().indicator("bijstand_per_1000")
SHARE, APART = 0.10, 0.03
CLASS = 540
"""Wijken in a size class, as in the country."""
FIRST = 2010


@dataclass(frozen=True)
class World:
    """How figures move without anything being done, per year, as shares.

    `memory`: of what a wijk drifts by how much is left the next year (1: a random walk); `drift`: how far each wijk
    goes by itself; `shock`: how far the whole country does.
    """

    name: str
    memory: float
    drift: float
    shock: float


STILL = World("nothing moves", 0.0, 0.0, 0.0)
WORLDS = (
    World("chance only, national shocks", 0.0, 0.0, 0.01),
    World("shocks, yearly drift", 0.0, 0.01, 0.01),
    World("shocks, drift with memory .8", 0.8, 0.01, 0.01),
    World("shocks, random walk", 1.0, 0.005, 0.01),
)


def wijken(
    world: World, years: int, rng: np.random.Generator, count: int = CLASS, size: tuple[float, float] = (500, 1000)
) -> tuple[np.ndarray, Panel]:
    """Residents, and what was counted in each year: wijken of which nothing is done."""
    n = np.exp(rng.uniform(np.log(size[0]), np.log(size[1]), count)).round()
    drift = rng.normal(0, world.drift, (count, years))
    new = 1.0 if world.memory == 1 else np.sqrt(1 - world.memory**2)
    for year in range(1, years):
        drift[:, year] = world.memory * drift[:, year - 1] + new * drift[:, year]
    true = SHARE + rng.normal(0, APART, count)[:, None] + drift + rng.normal(0, world.shock, years).cumsum()
    return n, counted(np.clip(true, 0.005, 0.9), n, rng)


def counted(true: np.ndarray, n: np.ndarray, rng: np.random.Generator) -> Panel:
    """What is counted where shares are true of `n` residents, with its toevalsmarge."""
    people = np.broadcast_to(n[:, None], true.shape)
    value = rng.binomial(people.astype(int), true) / people
    low, high = wilson(value, people)
    codes, years = tuple(map(str, range(len(n)))), tuple(range(FIRST, FIRST + true.shape[1]))
    return Panel(codes, years, value, low, high, (high - low) / (2 * Z), np.ones(true.shape, bool), ())


def p_values(panel: Panel, plain: bool = False) -> np.ndarray:
    """The p of question (b) for every wijk; `plain`: by the change itself, whatever its margin."""
    change = theil_sen(panel.value, panel.years)[0]
    sd = slope_sd(panel.sd, panel.value, panel.years)
    return rank_p(change - np.median(change) if plain else distances(change, sd))


def kendall_false(panel: Panel, rng: np.random.Generator) -> float:
    """How often Kendall's test of each series alone finds a trend at .05."""
    years = len(panel.years)
    first, second = np.triu_indices(years, 1)

    def score(values: np.ndarray) -> np.ndarray:
        total: np.ndarray = np.abs(np.sign(values[:, second] - values[:, first]).sum(axis=1))
        return total

    null = np.sort(score(rng.permuted(np.tile(np.arange(years), (20_000, 1)), axis=1)))
    p = 1 - np.searchsorted(null, score(panel.value), "left") / len(null)
    return float((p <= 0.05).mean())


@dataclass(frozen=True)
class False5:
    """Of 100 wijken of which nothing is done, how many are said to differ, by four tests at .05."""

    ours: float
    smallest: float
    plain_smallest: float
    kendall: float


def false_verdicts(world: World, years: int, rounds: int = 20, seed: int = 1) -> False5:
    """How often verdict (b) is false, in all wijken and in those nearest to 500 residents of a class up to 1,000."""
    rng, found = np.random.default_rng(seed), []
    for _ in range(rounds):
        n, panel = wijken(world, years, rng)
        ours, plain, small = p_values(panel) <= 0.05, p_values(panel, plain=True) <= 0.05, n < 560
        found.append((ours.mean(), ours[small].mean(), plain[small].mean(), kendall_false(panel, rng)))
    return False5(*(np.mean(found, axis=0) * 100).tolist())


def changed_false(years: int, rounds: int = 10, seed: int = 2) -> float:
    """Of 100 wijken in which nothing moves at all, how many get a verdict (a) that something changed."""
    rng, found = np.random.default_rng(seed), []
    for _ in range(rounds):
        _, panel = wijken(STILL, years, rng)
        slope, sd = theil_sen(panel.value, panel.years)[0], slope_sd(panel.sd, panel.value, panel.years)
        found.append((np.abs(slope) > Z * sd).mean())
    return float(np.mean(found) * 100)


def any_false_in_a_report(indicators: int = 20, rounds: int = 12, seed: int = 3) -> float:
    """Of 100 reports on `indicators` figures of which nothing is done, how many say of any that it differs."""
    rng, found = np.random.default_rng(seed), []
    for _ in range(rounds):
        p = np.column_stack([p_values(wijken(WORLDS[2], 8, rng)[1]) for _ in range(indicators)])
        found.append(np.mean([(benjamini_hochberg(row) <= 0.05).any() for row in p]))
    return float(np.mean(found) * 100)


def power(world: World, years: int, effect: float, residents: float, rounds: int = 150, seed: int = 4) -> float:
    """Of 100 wijken whose share changes by `effect` over the years, how many are found to differ."""
    rng, found = np.random.default_rng(seed), []
    for _ in range(rounds):
        _, panel = wijken(world, years, rng, size=(residents * 0.75, residents * 1.5))
        n = np.array([residents])
        own = counted(np.clip(SHARE - effect * np.linspace(0, 1, years), 0.005, 1)[None, :], n, rng)
        moved = panel.value.mean(axis=0) - panel.value.mean()  # what happened everywhere happens here too
        whole = replace(
            panel, value=np.vstack([own.value + moved, panel.value[1:]]), sd=np.vstack([own.sd, panel.sd[1:]])
        )
        found.append(p_values(whole)[0] <= 0.05)
    return float(np.mean(found) * 100)


def flagged(world: World, years: int, rounds: int = 40, seed: int = 5) -> float:
    """Of 1,000 newest figures of which nothing is done, how many lie outside their expected range."""
    rng, found = np.random.default_rng(seed), []
    for _ in range(rounds):
        _, panel = wijken(world, years, rng)
        surprise, sd = surprises(panel, panel.years[0], panel.years[-1])
        low, high = usual_surprise(surprise, sd, sd)
        found.append(((surprise < low) | (surprise > high)).mean())
    return float(np.mean(found) * 1000)


@dataclass(frozen=True)
class Closed:
    """The share of the gap to the country that seems closed where nothing is done, at the median."""

    selected: float
    just_below: float
    other_years: float


def closed_by_selection(rounds: int = 8, seed: int = 6) -> Closed:
    """The gap closed four years after the worst twentieth was selected on one year, by baseline."""
    rng, found = np.random.default_rng(seed), []
    for _ in range(rounds):
        _, panel = wijken(WORLDS[1], 10, rng, count=3000, size=(500, 10_000))
        year = panel.years[5]
        worst = np.argsort(-panel.value[:, 5])
        selected, below = ({panel.codes[n] for n in part} for part in (worst[:150], worst[150:300]))
        country = Series(INDICATOR, tuple(Value(v, "", y, Status.OBSERVED, v, v) for y, v in _national(panel)))
        points = [
            closures_beside(panel, codes, country, years, panel.years[-1]).points
            for codes, years in ((selected, [year]), (below, [year]), (selected, list(panel.years[:5])))
        ]
        found.append([p[1] for p in points if p is not None])
    return Closed(*np.mean(found, axis=0).tolist())


def _national(panel: Panel) -> list[tuple[int, float]]:
    return list(zip(panel.years, panel.value.mean(axis=0).tolist(), strict=True))


START, TARGET = 2014, Target(0.09, 2026)
TRUTHS: dict[str, Callable[[float], float]] = {
    "as planned": lambda due: 0.12 - 0.03 * due,
    "twice as fast": lambda due: 0.12 - 0.06 * due,
    "nothing changes": lambda due: 0.12,
    "the other way": lambda due: 0.12 + 0.03 * due,
}


def states(residents: int, truth: str, count: int = 400, seed: int = 7) -> dict[str, float]:
    """Of 100 wijken with the same goal (12 to 9 % in 12 years, 8 years on), how many get each state.

    `clear`: how many lie farther from what is due than their margin; the others would all be undecided if "op koers"
    needed the whole interval too.
    """
    rng = np.random.default_rng(seed)
    begin = START + INDICATOR.expected_lag_years
    due = [min(max((year - begin) / (TARGET.year - begin), 0), 1) for year in range(FIRST, START + 9)]
    true = np.array([TRUTHS[truth](d) for d in due])
    panel = counted(np.tile(true, (count, 1)), np.full(count, residents * 0.65), rng)
    goal = Goal("minder-bijstand", TARGET, TARGET, start=START)
    found = [progress_of(goal, _series(panel, row)) for row in range(count)]
    shares = {str(state): 100 * float(np.mean([p.state is state for p in found])) for state in State}
    return shares | {"clear": 100 * float(np.mean([_clear(p) for p in found]))}


def _clear(progress: Progress) -> bool:
    return progress.current is not None and progress.current.clear


def _series(panel: Panel, row: int) -> Series:
    values = [
        Value(float(v), "", year, Status.OBSERVED, float(v), float(v), (float(low), float(high)))
        for year, v, low, high in zip(panel.years, panel.value[row], panel.low[row], panel.high[row], strict=True)
    ]
    return Series(INDICATOR, tuple(values))


def tables() -> str:
    """All tables of the page."""
    lines = [
        "**Verdict (b), false in of 100 wijken** of which nothing is done (500 to 1,000 residents, a test at .05):",
        "",
        "| what moves | years | ours | ours, smallest | without margins, smallest | Kendall on one series |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for world in WORLDS:
        for years in (5, 8, 12):
            f = false_verdicts(world, years)
            row = (f.ours, f.smallest, f.plain_smallest, f.kendall)
            lines.append(f"| {world.name} | {years} | " + " | ".join(f"{x:.1f}" for x in row) + " |")
    changed = ", ".join(f"{changed_false(years):.1f} over {years} years" for years in (5, 8, 12))
    lines += [
        "",
        f"**Verdict (a)**, where nothing moves at all: false in {changed}, of 100.",
        "",
        f"**A whole report** of 20 figures: {any_false_in_a_report():.1f} of 100 reports say anything false by (b).",
        "",
        "**Found in of 100 wijken**, of those whose share falls from 10 to 7 % (drift with memory .8; before the "
        "questions of a report are counted together):",
        "",
        "| residents | 5 years | 8 years | 12 years |",
        "|--:|--:|--:|--:|",
    ]
    for residents in (700, 3000, 12_000):
        cells = " | ".join(f"{power(WORLDS[2], years, 0.03, residents):.0f}" for years in (5, 8, 12))
        lines.append(f"| {residents:,} | {cells} |")
    lines += [
        "",
        "**Newest figure outside its expected range, of 1,000** of which nothing is done:",
        "",
        "| what moves | 6 years | 8 years | 12 years |",
        "|---|--:|--:|--:|",
    ]
    for world in WORLDS:
        cells = " | ".join(f"{flagged(world, years):.1f}" for years in (6, 8, 12))
        lines.append(f"| {world.name} | {cells} |")
    c = closed_by_selection()
    lines += [
        "",
        "**Share of the gap that seems closed** four years after the worst twentieth was selected, nothing being done:",
        "",
        "| since | share closed |",
        "|---|--:|",
        f"| the year of selection | {c.selected:.3f} |",
        f"| the same year, wijken net onder de selectiegrens | {c.just_below:.3f} |",
        f"| the other years before the start | {c.other_years:.3f} |",
        "",
        "**State of a goal**, of 100 wijken (bijstand from 12 to 9 % in 12 years, lag 2, 8 years on):",
        "",
        "| residents | what happens | op koers | binnen de marge | loopt achter | beyond the margin, either way |",
        "|--:|---|--:|--:|--:|--:|",
    ]
    for residents in (500, 2000, 10_000):
        for truth in TRUTHS:
            found = states(residents, truth)
            words = (State.ON_COURSE, State.WITHIN_MARGIN, State.BEHIND)
            cells = " | ".join(f"{found[str(word)]:.0f}" for word in words)
            lines.append(f"| {residents:,} | {truth} | {cells} | {found['clear']:.0f} |")
    return "\n".join(lines)


def main() -> None:
    """Write the tables into the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n\n{tables()}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
