"""Published limits, and funnels of the real country."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wijkonderzoek.statistics.funnel import ALARM, outside, overdispersion
from wijkonderzoek.statistics.intervals import byar, wilson

pytestmark = pytest.mark.shared_data

SHARES = {"a_65_oo": "a_inw", "a_15_24": "a_inw", "a_25_44": "a_inw", "a_1p_hh": "a_hh", "a_soz_wb": "a_inw"}


def test_wilson_and_byar_have_the_published_limits_to_ten_decimals(shared_data: Path) -> None:
    cases = pd.read_excel(shared_data / "known_answers/intervals/testdata_Byars_Wilson.xlsx", engine="openpyxl")
    assert len(cases) == 13
    for case in cases.itertuples():
        confidence = float(str(case.confidence).rstrip("%")) / 100
        x = np.array([float(case.x)])
        n = np.array([float(case.n)])
        low, high = byar(x, confidence) if case.method == "Byars" else wilson(x / n, n, confidence)
        assert low[0] == pytest.approx(case.lowercl, abs=1e-10, nan_ok=True)
        assert high[0] == pytest.approx(case.uppercl, abs=1e-10)


def test_chance_alone_leaves_out_half_the_country_and_over_dispersion_hardly_any(shared_data: Path) -> None:
    table = pd.read_parquet(shared_data / "cbs/tidy/kwb_2020_nl.parquet")
    residents = pd.to_numeric(table["a_inw"])
    wijken = table[(table["recs"].str.strip() == "Wijk") & (residents >= 500)]
    assert len(wijken) == 2709
    for count, whole in SHARES.items():
        x, n = (pd.to_numeric(wijken[name], errors="coerce").to_numpy(float) for name in (count, whole))
        target = np.nansum(x) / n[np.isfinite(x)].sum()
        between = overdispersion(x / n, n, target)
        assert 0.43 <= outside(x / n, n, target, ALARM) <= 0.91
        assert 0.001 <= outside(x / n, n, target, ALARM, between) <= 0.013
