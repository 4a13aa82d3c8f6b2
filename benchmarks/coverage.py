"""How often the toevalsmarge of a place holds the true place, in simulated countries where that is known.

    python benchmarks/coverage.py       writes docs/toevalsmarge.md and docs/beeld/toevalsmarge.svg

Every country has 3,000 wijken in 334 gemeenten with residents as they really have (500 to 60,000), true shares that
differ between and within gemeenten, and residents counted by chance. Margins hold 90 of 100 draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wijkonderzoek.statistics.shrinkage import Posterior, draw, logit_of, pooled
from wijkonderzoek.urgency.normalise import percentile

ROOT = Path(__file__).resolve().parents[1]
PAGE, PLOT = ROOT / "docs" / "toevalsmarge.md", ROOT / "docs" / "beeld" / "toevalsmarge.svg"
WIJKEN, EACH, DRAWS, COUNTRIES = 3000, 9, 300, 4
SHARES = (0.03, 0.1, 0.3)
DIFFERENCES = (0.15, 0.3, 0.5)
"""How far true shares lie apart within gemeenten, as a standard deviation on the logit scale."""
STATED = 90


@dataclass(frozen=True)
class Coverage:
    """Of 100 wijken, how many have a true place within the margin: all, and those observed in the worst tenth."""

    share: float
    apart: float
    known: tuple[float, float]
    naive: tuple[float, float]


def simulate(share: float, apart: float, seed: int) -> np.ndarray:
    """Coverage (0-100) in one country: shrunk all, shrunk worst tenth, naive all, naive worst tenth."""
    rng = np.random.default_rng(seed)
    group = np.arange(WIJKEN) // EACH
    n = np.clip(np.exp(rng.normal(7.9, 0.9, WIJKEN)), 500, 60_000).round()
    centre = np.log(share / (1 - share))
    level = centre + rng.normal(0, apart * 0.7, group.max() + 1)[group] + rng.normal(0, apart, WIJKEN)
    true = 1 / (1 + np.exp(-level))
    y, variance = logit_of(rng.binomial(n.astype(int), true).astype(float), n)
    place = percentile(true[:, None])[:, 0]
    worst = percentile(y[:, None])[:, 0] >= STATED
    found = []
    for known in (pooled(y, variance, group), Posterior(y, np.sqrt(variance), 0.0, 0.0)):
        low, high = np.quantile(percentile(draw(known, DRAWS, rng)), [0.05, 0.95], axis=1)
        held = (low <= place) & (place <= high)
        found += [held.mean() * 100, held[worst].mean() * 100]
    return np.array(found)


def measure() -> list[Coverage]:
    """The coverage of every kind of country, over a few countries each."""
    found = []
    for share in SHARES:
        for apart in DIFFERENCES:
            a, b, c, d = np.mean([simulate(share, apart, seed) for seed in range(COUNTRIES)], axis=0).tolist()
            found.append(Coverage(share, apart, (a, b), (c, d)))
    return found


def page(found: list[Coverage]) -> str:
    """The page with the table of figures."""
    lines = [
        "# Does the toevalsmarge hold?",
        "",
        f"Written by `python benchmarks/coverage.py`: {COUNTRIES} simulated countries of {WIJKEN:,} wijken for every "
        f"row. A margin that holds {STATED} of 100 draws should hold the true place of {STATED} of 100 wijken, also "
        "of those that came out in the worst tenth: the ones a report is most likely to be about.",
        "",
        "![Coverage of the toevalsmarge](beeld/toevalsmarge.svg)",
        "",
        "| share in the country | differences within gemeenten (sd, logit) | pooled: all | pooled: worst tenth | "
        "own figure alone: all | own figure alone: worst tenth |",
        "|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {c.share * 100:.0f} % | {c.apart:.2f} | {c.known[0]:.0f} | {c.known[1]:.0f} | {c.naive[0]:.0f} | "
        f"{c.naive[1]:.0f} |"
        for c in found
    ]
    lines += [
        "",
        "*Pooled* is what a report uses: a wijk's own figure together with that of its gemeente and of the country "
        "(`wijkonderzoek.statistics.shrinkage`). Draws around a wijk's own figure alone hold too few true places, "
        "and fewest in the worst tenth, where bad luck is overrepresented.",
        "",
    ]
    return "\n".join(lines)


def plot(found: list[Coverage], path: Path) -> None:
    """The figures of the worst tenth and of all, as dots around the stated level; the same bytes every time."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt
    import seaborn as sns

    mpl.rcParams["svg.hashsalt"] = "toevalsmarge"
    sns.set_theme(style="whitegrid", font="DejaVu Sans")
    figure, axes = plt.subplots(figsize=(8, 4.5))
    marks = (
        ("known", 0, "samen geschat, alle wijken", "#17586f", "o"),
        ("known", 1, "samen geschat, slechtste tiende", "#17586f", "D"),
        ("naive", 0, "eigen cijfer alleen, alle wijken", "#ad3b17", "o"),
        ("naive", 1, "eigen cijfer alleen, slechtste tiende", "#ad3b17", "D"),
    )
    names = [f"{c.share * 100:.0f} %, sd {c.apart:.2f}".replace(".", ",") for c in found]
    for kind, which, label, colour, marker in marks:
        held = [getattr(c, kind)[which] for c in found]
        filled = colour if which == 0 else "none"
        axes.scatter(held, names, s=60, marker=marker, facecolors=filled, edgecolors=colour, label=label, zorder=3)
    axes.axvline(STATED, color="#221f1b", linewidth=1, linestyle="--")
    axes.set(
        title="De toevalsmarge klopt als de gemeente en het land meetellen",
        xlabel=f"van de 100 wijken met de ware plaats binnen de marge (hoort {STATED} te zijn)",
        ylabel="aandeel en verschillen binnen gemeenten",
    )
    axes.set_xticks(range(70, 101, 5))
    axes.legend(loc="upper left", fontsize=8, frameon=True)
    sns.despine()
    figure.tight_layout()
    figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)


def main() -> None:
    """Measure, and write the page and its plot."""
    found = measure()
    PAGE.write_text(page(found), encoding="utf-8", newline="\n")
    plot(found, PLOT)
    print(page(found))


if __name__ == "__main__":
    main()
