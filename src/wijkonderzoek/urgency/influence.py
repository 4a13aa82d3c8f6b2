"""Which choices the places of areas hang on: Sobol indices over the same choices as the keuzemarge.

For research and for the notebook, not for a report: a reader is helped by how far a place runs, not by why.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from wijkonderzoek.params import Urgentie
from wijkonderzoek.urgency.frame import Frame
from wijkonderzoek.urgency.normalise import percentile
from wijkonderzoek.urgency.scores import DIGITS, Score, usable
from wijkonderzoek.urgency.sensitivity import sobol
from wijkonderzoek.urgency.uncertainty import COMBINE, SCALES, Choice, scaled_by

if TYPE_CHECKING:
    import pandas as pd

SCALE, TOGETHER, FILL, MODELLED = "schaal", "samenvoegen", "aanvullen", "modelschattingen"


def influence(frame: Frame, score: Score, settings: Urgentie, n: int = 128) -> pd.DataFrame:
    """How much of the differences that choices make to the places on one opgave is due to each choice.

    The outcome is how far areas move on average from their own place (of the 100), over other scales, ways of putting
    together (arithmetic, geometric), fillings of gaps, with or without modelled figures, and weights that go up or down
    by `spreiding`, one per indicator under its title. A choice that changes nothing here is left out. Columns and
    *Raises*: as `sensitivity.sobol`; empty where no choice makes a difference.
    """
    import pandas as pd

    modelled, _ = usable(frame, score.group.modelled, settings)
    everything = (*score.used, *modelled)
    own = score.table["place"].to_numpy(float)
    ways: Mapping[str, tuple[object, ...]] = {
        SCALE: SCALES,
        TOGETHER: ("rekenkundig", "meetkundig"),
        **({FILL: ("niet", "gemeente")} if score.normalised.isna().any(axis=None) else {}),
        **({MODELLED: (False, True)} if modelled else {}),
    }
    names = [*ways, *(i.title for i in everything)]
    base = np.array([score.group.weights[i.key] or 1.0 for i in everything])
    known: dict[Choice, np.ndarray] = {}

    def moved(point: np.ndarray) -> float:
        picked = {name: options[int(u * len(options))] for (name, options), u in zip(ways.items(), point, strict=False)}
        choice = Choice(
            str(picked[SCALE]), str(picked[TOGETHER]), str(picked.get(FILL, "niet")), bool(picked.get(MODELLED, False))
        )
        chosen = everything if choice.modelled else score.used
        if choice not in known:
            known[choice] = scaled_by(frame, chosen, choice, settings)
        weights = (base * (1 + settings.spreiding * (2 * point[len(ways) :] - 1)))[: len(chosen)]
        drawn = COMBINE[choice.together](known[choice], weights[None, :])
        drawn[np.isnan(own)] = np.nan
        return float(np.nanmean(np.abs(percentile(np.round(drawn, DIGITS))[:, 0] - own)))

    def outcomes(points: np.ndarray) -> np.ndarray:
        return np.array([moved(point) for point in points.T])

    if np.ptp(outcomes(np.random.default_rng(settings.zaad).random((len(names), 32)))) == 0:
        return pd.DataFrame(
            columns=["first", "first_low", "first_high", "total", "total_low", "total_high"], dtype=float
        )
    return sobol(outcomes, names, n, settings.zaad).sort_values("total", ascending=False)
