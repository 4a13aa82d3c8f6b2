"""Which indicators make a score what it is, and which pull against their own opgave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wijkonderzoek.urgency.scores import DIGITS, Score

if TYPE_CHECKING:
    import pandas as pd


def contributions(score: Score, code: str) -> pd.DataFrame:
    """What each indicator adds to the score of one area, most first; empty where it has no score.

    Rows: indicators with a figure. Columns: `weight` (share 0-1 of what is there), `normalised` (the figure on the
    common scale), `middle` (that of the area in the middle), `contribution` (weight times the difference). For an
    arithmetic mean the contributions add up to how far the score lies from that of an area in the middle of everything.
    *Raises* `KeyError` for an area outside the frame.
    """
    import pandas as pd

    own = score.normalised.loc[code].dropna()
    columns = ["weight", "normalised", "middle", "contribution"]
    if own.empty or score.table["score"].isna()[code]:
        return pd.DataFrame(columns=columns, dtype=float)
    weights = pd.Series(score.weights).reindex(own.index)
    weights = weights / weights.sum()
    middle = score.normalised.median().reindex(own.index)
    found = pd.DataFrame(
        {"weight": weights, "normalised": own, "middle": middle, "contribution": weights * (own - middle)}
    )
    return found.sort_values("contribution", ascending=False, kind="stable")


def against(score: Score) -> pd.Series:
    """Indicators whose figures go against the rest of their opgave: their rank correlation with it, below 0 only.

    The rest is the mean of the other indicators on the common scale. Source: OECD/JRC (2008), section 3.
    """
    import pandas as pd

    found = {}
    for key in score.normalised:
        rest = score.normalised.drop(columns=key).mean(axis=1)
        found[str(key)] = _rank_correlation(score.normalised[key], rest)
    return pd.Series({key: value for key, value in found.items() if value < 0}, dtype=float)


def related(score: Score, figures: pd.DataFrame) -> pd.DataFrame:
    """How a score goes together with other figures about the same areas ("verwante maten"): no validation of either.

    `figures`: a column per figure, by region code. Columns: `correlation` (Spearman's rank correlation, -1 to 1) and
    `count` (areas that have both); figures with fewer than 10 such areas are left out.
    """
    import pandas as pd

    rows = {}
    for name in figures:
        both = pd.concat([score.table["score"], figures[name]], axis=1, join="inner").dropna()
        if len(both) >= 10:
            rows[str(name)] = (_rank_correlation(both.iloc[:, 0], both.iloc[:, 1]), len(both))
    return pd.DataFrame.from_dict(rows, orient="index", columns=["correlation", "count"])


def _rank_correlation(one: pd.Series, other: pd.Series) -> float:
    """Spearman's rank correlation over areas that have both; nan where either is everywhere the same."""
    known = one.notna() & other.notna()
    first, second = (figures[known].round(DIGITS).rank() for figures in (one, other))
    return float(first.corr(second)) if first.nunique() > 1 and second.nunique() > 1 else float("nan")
