"""One intervention looked at by its design: the years and areas that count, the estimates, and the rung they reach.

The year on whose figures the area was chosen counts nowhere, and neither do the years between the start and the
expected delay. Comparison areas need a figure in every year that counts, on unbroken series.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd

from wijkonderzoek.errors import PanelError
from wijkonderzoek.monitoring.effect.did import Effect, did
from wijkonderzoek.monitoring.effect.ladder import FEWEST_COMPARED, Design, Reached, rung_of
from wijkonderzoek.monitoring.effect.permutation import FEWEST_BEFORE, Permutation, permutation
from wijkonderzoek.monitoring.effect.placebo import placebo_space, placebo_time, placebo_years
from wijkonderzoek.monitoring.series import Series
from wijkonderzoek.schemas.interventions import Intervention

AREA, YEAR, FIGURE = "gebied", "jaar", "cijfer"
OWN = "dit gebied"
"""What the area of the intervention is called in a panel; others go by their codes."""
Found = TypeVar("Found")


@dataclass(frozen=True)
class Assessed:
    """What an intervention can be said to have done.

    `years`: those of the area that count. `compared`: codes of the comparison areas with whole series, `left_out` of
    the others. `by_year`: the difference in each year against the last one before the start, of this and of every
    comparison area. All estimates are None where the design has no years or areas for them.
    """

    intervention: Intervention
    series: Series
    years: tuple[int, ...]
    design: Design
    reached: Reached
    compared: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    panel: pd.DataFrame | None = None
    effect: Effect | None = None
    test: Permutation | None = None
    by_year: pd.DataFrame | None = None
    in_space: pd.DataFrame | None = None
    in_time: pd.DataFrame | None = None

    @property
    def before(self) -> tuple[int, ...]:
        """The years before the start that count."""
        return tuple(year for year in self.years if year < self.intervention.start_year)

    @property
    def after(self) -> tuple[int, ...]:
        """The years after the expected delay."""
        return tuple(year for year in self.years if year >= self.intervention.first_year)

    def mean(self, years: Sequence[int], *, own: bool) -> float:
        """The mean figure of some years, of this area or of the comparison areas together; nan without any."""
        if own:
            return float(np.mean([v.value for v in self.series.newest if v.year in years and v.value is not None]))
        if self.panel is None:
            return float("nan")
        rows = self.panel[self.panel[YEAR].isin(years) & (self.panel[AREA] != OWN)]
        return float(rows[FIGURE].mean())


def assess(intervention: Intervention, series: Series, others: Sequence[tuple[str, Series]]) -> Assessed:
    """An intervention by the series of its area and of the areas it is compared with.

    Never fails: what cannot be estimated is None, and `reached` says what the design lacks.
    """
    start, first = intervention.start_year, intervention.first_year
    known = {value.year: value.value for value in series.newest if value.year != intervention.selectiejaar}
    years = tuple(year for year in known if year < start or year >= first)
    before, after = sum(year < start for year in years), sum(year >= first for year in years)
    compared, left_out = _whole(series, others, tuple(known))
    test, panel, by_year, effect, in_space, in_time = None, None, None, None, None, None
    whole = _panel({OWN: series, **compared}, tuple(known))
    enough = before >= 1 and after >= 1 and len(compared) >= FEWEST_COMPARED and not series.indicator.modelled
    if enough and whole[whole[YEAR].isin(years)][FIGURE].nunique() > 1:
        panel = whole[whole[YEAR].isin(years)]
        treated: dict[Hashable, float] = {OWN: float(start)}
        effect = did(panel, outcome=FIGURE, unit=AREA, time=YEAR, treated=treated)
        by_year = placebo_years(whole, outcome=FIGURE, unit=AREA, time=YEAR, treated=treated)
        in_space = placebo_space(panel, outcome=FIGURE, unit=AREA, time=YEAR, treated=treated)
        if before >= FEWEST_BEFORE:
            test = _tried(lambda: permutation(panel, outcome=FIGURE, unit=AREA, time=YEAR, treated=treated))
            in_time = _tried(lambda: placebo_time(panel, outcome=FIGURE, unit=AREA, time=YEAR, treated=treated))
    design = Design(
        before=before,
        after=after,
        comparison=len(compared),
        pretrend_p=None if test is None else test.pretrend_p,
        allotment=intervention.toewijzing,
        modelled=series.indicator.modelled,
    )
    return Assessed(
        intervention,
        series,
        years,
        design,
        rung_of(design),
        tuple(compared),
        left_out,
        panel,
        effect,
        test,
        by_year,
        in_space,
        in_time,
    )


def _tried(estimate: Callable[[], Found]) -> Found | None:
    """An estimate; None where the figures did not move before the start, so that nothing can be learned from it."""
    try:
        return estimate()
    except PanelError:
        return None


def _whole(
    series: Series, others: Sequence[tuple[str, Series]], years: tuple[int, ...]
) -> tuple[dict[str, Series], tuple[str, ...]]:
    """The comparison areas with an unbroken figure in every year of this one, and the codes of the rest."""
    whole = {code: one for code, one in others if set(years) <= {value.year for value in one.newest}}
    return whole, tuple(code for code, _ in others if code not in whole)


def _panel(series: dict[str, Series], years: tuple[int, ...]) -> pd.DataFrame:
    rows = [
        (code, value.year, value.value) for code, one in series.items() for value in one.newest if value.year in years
    ]
    return pd.DataFrame(rows, columns=[AREA, YEAR, FIGURE])


def spread_of(table: pd.DataFrame, share: float) -> tuple[float, float]:
    """Between which estimates this share of the comparison areas lies, the middle of them."""
    found = table.loc[~table["treated"], "estimate"].to_numpy()
    low, high = np.quantile(found, [(1 - share) / 2, (1 + share) / 2])
    return float(low), float(high)
