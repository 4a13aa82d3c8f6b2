"""What is true of every buurt in every year, before anybody rounds it or keeps it secret.

The hidden traits of a buurt drive all variables, so that they hang together as they do in reality. On top come
what is particular to a buurt, slow national trends, a shock in 2020, and noise that remembers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.special import expit

from wijkonderzoek.sources.example.indeling import BEDRIJVEN, BUITEN, HAVEN, WOON
from wijkonderzoek.sources.example.lot import Floats, Lot
from wijkonderzoek.sources.example.traits import Buurten, Series, Traits, draw_traits, in_study, quirk, ratio

YEARS = tuple(range(2013, 2025))
TIME = np.arange(len(YEARS), dtype=float)[:, None]
"""Years since the first, as a column."""
AGES = ("a_00_14", "a_15_24", "a_25_44", "a_45_64", "a_65_oo")


def _course(*per_year: float) -> Floats:
    """A national course that no buurt chooses: one number a year, as a column."""
    return np.array(per_year)[:, None]


PRICES = _course(1.0, 0.96, 0.95, 0.97, 1.0, 1.06, 1.14, 1.22, 1.31, 1.43, 1.66, 1.68)
WW_CYCLE = _course(0.42, 0.48, 0.40, 0.34, 0.20, 0.02, -0.10, 0.14, 0.02, -0.28, -0.30, -0.24)
WB_CYCLE = _course(0.02, 0.06, 0.09, 0.10, 0.09, 0.05, 0.0, 0.02, 0.03, -0.04, -0.08, -0.10)
WORK_CYCLE = _course(-0.06, -0.07, -0.05, -0.02, 0.02, 0.07, 0.12, 0.06, 0.12, 0.22, 0.25, 0.26)
GAS_COURSE = _course(1.10, 1.02, 1.0, 0.99, 0.97, 0.96, 0.94, 0.91, 0.94, 0.76, 0.71, 0.70)
POWER_COURSE = _course(1.08, 1.05, 1.03, 1.01, 1.0, 0.98, 0.97, 0.99, 0.97, 0.91, 0.88, 0.87)


def make_series(buurten: Buurten, lot: Lot, redrawn: Sequence[int] = ()) -> dict[str, Series]:
    """Every variable of the catalogue and the extra topics of the tables, exact.

    `redrawn` are buurten that trade residents with one another from 2019 because their boundaries moved.
    """
    traits = draw_traits(buurten, lot)
    series = _people(buurten, traits, lot, redrawn)
    series |= _homes(buurten, traits, lot, series)
    series |= _energy(buurten, traits, lot, series)
    series |= _learning_and_work(buurten, traits, lot, series)
    series |= _income(buurten, traits, lot, series)
    series |= _benefits_and_care(buurten, traits, lot, series)
    series |= _business_and_cars(buurten, traits, lot, series)
    series |= _distances(buurten, traits, lot, series)
    return series | _land(buurten, traits, lot, series)


def _split(total: Floats, shares: Sequence[Floats]) -> list[Floats]:
    """Whole numbers in these shares that add up to the total."""
    edges = np.rint(np.cumsum(np.stack(shares), axis=0) / np.sum(shares, axis=0) * total)
    return list(np.diff(edges, axis=0, prepend=0.0))


def _counted(rate: Floats, among: Floats, lot: Lot, label: str, *, noise: float = 0.5) -> Floats:
    """A count of people at a rate, with less than binomial chance because people stay from year to year."""
    chance = lot.drift(label, *rate.shape, memory=0.8)
    expected = rate * among
    return np.clip(np.rint(expected + noise * np.sqrt(expected) * chance), 0, among)


def _people(buurten: Buurten, traits: Traits, lot: Lot, redrawn: Sequence[int]) -> dict[str, Series]:
    shape, time = (len(YEARS), buurten.size), TIME
    growth = 0.003 + 0.003 * traits.urbanity + 0.006 * np.maximum(traits.newness, 0)
    course = np.exp(growth * time + 0.012 * lot.drift("growth", *shape))
    residents = np.rint(traits.residents * course)
    _trade(residents, redrawn)
    a, u = traits.age, traits.urbanity
    family = 0.6 * lot.normal("family", buurten.size) + 0.25 * traits.newness - 0.3 * u
    lot_age = [0.05 * lot.drift(f"ages/{age}", *shape) for age in AGES]
    base = np.log([0.160, 0.122, 0.250, 0.278, 0.178])
    tilt = ((-0.16, -0.08, 0.22), (-0.10, 0.16, 0.02), (-0.22, 0.24, 0.02), (0.06, -0.08, 0.0), (0.42, -0.10, -0.22))
    trend = (-0.010, 0.001, 0.003, -0.005, 0.017)
    parts = _split(
        residents,
        [
            np.exp(base[i] + tilt[i][0] * a + tilt[i][1] * u + tilt[i][2] * family + trend[i] * time + lot_age[i])
            for i in range(len(AGES))
        ],
    )
    men, women = _split(residents, [_flat(0.497, 0.012, lot, "men", shape), np.full(shape, 0.5)])
    size = np.clip(
        2.37 - 0.22 * u - 0.17 * a + 0.24 * family - 0.006 * time + 0.02 * lot.drift("size", *shape), 1.3, 3.2
    )
    households = np.rint(0.985 * residents / size)
    alone = expit(-0.55 - 1.9 * (size - 2.2) + 0.03 * lot.drift("alone", *shape))
    children = (1 - alone) * expit(0.12 + 1.4 * (size - 2.2))
    one, with_children, without = _split(households, [alone, children, 1 - alone - children])
    counts = dict(zip(AGES, parts, strict=True))
    counts |= {"a_inw": residents, "a_man": men, "a_vrouw": women, "a_hh": households}
    counts |= {"a_1p_hh": one, "a_hh_z_k": without, "a_hh_m_k": with_children}
    series = {name: Series(values) for name, values in counts.items()}
    series["g_hhgro"] = Series(ratio(0.985 * residents, households), households)
    return series


def _trade(residents: Floats, redrawn: Sequence[int]) -> None:
    """From 2019 every redrawn buurt has lost a fifth of its residents to the next one, and won from the one before."""
    places = list(redrawn)
    if places:
        before = residents[6:, places]
        moved = np.rint(0.2 * before)
        residents[6:, places] = before - moved + np.roll(moved, 1, axis=1)


def _flat(level: float, spread: float, lot: Lot, label: str, shape: tuple[int, int]) -> Floats:
    values: Floats = level + spread * lot.drift(label, *shape, memory=0.95)
    return values


def _of_working_age(series: Mapping[str, Series]) -> Floats:
    """Residents of 15 to 65."""
    return series["a_15_24"].values + series["a_25_44"].values + series["a_45_64"].values


def _homes(buurten: Buurten, traits: Traits, lot: Lot, series: dict[str, Series]) -> dict[str, Series]:
    households = series["a_hh"].values
    shape, time = households.shape, TIME
    p, u, n = traits.prosperity, traits.urbanity, traits.newness
    empty = -3.35 + 0.12 * u + 0.55 * quirk(buurten, lot, "empty") - 0.015 * time + 0.06 * lot.drift("empty", *shape)
    empty = expit(empty + in_study(buurten, -0.35))
    homes = np.rint(households * 0.99 / (1 - empty))
    own = expit(0.95 + 0.70 * p - 0.50 * u + 0.40 * quirk(buurten, lot, "own") + 0.004 * time)
    social = expit(0.95 - 0.50 * p + 0.45 * quirk(buurten, lot, "social") - 0.02 * time)
    if buurten.study is not None:
        own[:, buurten.study] = np.minimum(own[:, buurten.study], 0.24 + 0.003 * time)
        social[:, buurten.study] = np.maximum(social[:, buurten.study], 0.84 - 0.004 * time)
    single = expit(1.25 - 1.25 * u + 0.45 * p + 0.5 * quirk(buurten, lot, "single"))
    before = expit(2.1 - 1.7 * n - 0.035 * time)
    price = 0.03 * lot.drift("price", *shape) + 0.10 * quirk(buurten, lot, "price")
    woz = 208.0 * np.exp(0.32 * p + 0.03 * u + 0.12 * single + price) * PRICES
    shares = {"p_1gezw": single, "p_leegsw": empty, "p_koopw": own, "p_bjj2k": before}
    shares |= {"p_wcorpw": (1 - own) * social * 0.995, "p_ov_hw": (1 - own) * (1 - social)}
    result = {name: Series(100 * share + np.zeros(shape), homes) for name, share in shares.items()}
    result["p_huurw"] = Series(100 * (1 - own) + np.zeros(shape), homes)
    result["p_mgezw"] = Series(100 * (1 - single) + np.zeros(shape), homes)
    return result | {"a_woning": Series(homes), "g_woz": Series(woz, homes)}


def _energy(buurten: Buurten, traits: Traits, lot: Lot, series: dict[str, Series]) -> dict[str, Series]:
    homes, single = series["a_woning"].values, series["p_1gezw"].values / 100
    shape = homes.shape
    p, u, n = traits.prosperity, traits.urbanity, traits.newness
    heat_chance = expit(-5.2 + 1.3 * u + 0.8 * n + 1.1 * lot.normal("heat", shape[1]))
    heat = np.where(heat_chance > 0.12, np.minimum(0.9, heat_chance * 2.2), 0.0)
    heat = 100 * heat * (0.75 + 0.022 * TIME)
    noise = 0.02 * lot.drift("power", *shape) + 0.05 * quirk(buurten, lot, "power")
    power = 2_050 * np.exp(0.12 * p - 0.05 * u + 0.45 * single + noise) * POWER_COURSE
    gas = (
        1_330
        * np.exp(0.09 * p - 0.13 * n + 0.07 * quirk(buurten, lot, "gas") + 0.025 * lot.drift("gas", *shape))
        * GAS_COURSE
    )
    terraced = np.rint(homes * single * np.clip(0.55 + 0.15 * u, 0.1, 0.9))
    flats = np.rint(homes * (1 - single))
    return {
        "g_ele": Series(power, homes),
        "g_ele_ap": Series(power * 0.74, flats),
        "g_ele_tw": Series(power * 1.02, terraced),
        "g_gas": Series(gas * (0.72 + 0.45 * single), homes * (1 - heat / 100)),
        "g_gas_ap": Series(gas * 0.66, flats * (1 - heat / 100)),
        "g_gas_tw": Series(gas, terraced),
        "p_stadsv": Series(heat, homes),
    }


def _learning_and_work(buurten: Buurten, traits: Traits, lot: Lot, series: dict[str, Series]) -> dict[str, Series]:
    shape = series["a_inw"].values.shape
    time = TIME
    p, u = traits.prosperity, traits.urbanity
    adults = _of_working_age(series) + np.rint(0.56 * series["a_65_oo"].values)
    own = quirk(buurten, lot, "learning")
    low = np.exp(-0.16 - 0.42 * p + 0.03 * u - 0.018 * time - 0.1 * own + 0.03 * lot.drift("low", *shape))
    high = np.exp(-0.16 + 0.44 * p + 0.34 * u + 0.024 * time + 0.2 * own + 0.03 * lot.drift("high", *shape))
    levels = _split(np.rint(0.985 * adults), [low, np.exp(0.22 - 0.06 * u + 0 * time), high])
    work = 0.66 + 0.22 * p - 0.17 * traits.age + 0.13 * quirk(buurten, lot, "work") + WORK_CYCLE
    work = expit(work + in_study(buurten, 0.012 * time[:, 0]))
    result = {name: Series(values) for name, values in zip(("a_opl_lg", "a_opl_md", "a_opl_hg"), levels, strict=True)}
    return result | {"p_arb_pp": Series(100 * work + 0.4 * lot.drift("work", *shape), adults)}


def _income(buurten: Buurten, traits: Traits, lot: Lot, series: dict[str, Series]) -> dict[str, Series]:
    households = series["a_hh"].values
    shape, time = households.shape, TIME
    p, u = traits.prosperity, traits.urbanity
    own = 0.16 * quirk(buurten, lot, "income")
    low = -2.75 - 0.60 * p + 0.16 * u - own - 0.022 * time + 0.05 * lot.drift("low income", *shape)
    low = expit(low + in_study(buurten, -0.01 * time[:, 0]))
    income = 23.6 * np.exp(0.17 * p + 0.02 * u + 0.4 * own + 0.026 * time + 0.012 * lot.drift("income", *shape))
    wealth = 34.0 * np.exp(1.05 * p - 0.25 * u + 0.25 * traits.age + 0.05 * time + 0.05 * lot.drift("w", *shape)) - 3.0
    minimum = low * (0.80 + 0.05 * quirk(buurten, lot, "minimum") + 0.03 * lot.drift("minimum", *shape))
    return {
        "p_hh_lkk": Series(100 * low, households),
        "p_hh_osm": Series(100 * minimum, households),
        "g_hh_sti": Series(income, households),
        "m_hh_ver": Series(wealth, households),
    }


def _benefits_and_care(buurten: Buurten, traits: Traits, lot: Lot, series: dict[str, Series]) -> dict[str, Series]:
    workers = _of_working_age(series)
    young = series["a_00_14"].values + np.rint(0.8 * series["a_15_24"].values)
    residents = series["a_inw"].values
    p, u, a = traits.prosperity, traits.urbanity, traits.age
    time = TIME
    q = {label: quirk(buurten, lot, label) for label in ("wb", "ao", "ww", "youth", "care")}
    fewer = in_study(buurten, 0.12 - 0.028 * time[:, 0])  # bijstand falls faster in the study wijk than elsewhere
    assistance = expit(-3.72 - 0.80 * p + 0.24 * u + 0.26 * q["wb"] + WB_CYCLE + fewer)
    disability = expit(-2.66 - 0.27 * p + 0.10 * a + 0.16 * q["ao"] + 0.0 * time)
    ww = expit(-3.72 - 0.10 * p + 0.05 * u + 0.13 * q["ww"] + WW_CYCLE)
    care_young = expit(-2.38 - 0.22 * p + 0.26 * q["youth"] + 0.012 * time + in_study(buurten, -0.25))
    care = 0.060 * np.exp(-0.26 * p + 0.30 * a + 0.22 * q["care"] + 0.015 * time + in_study(buurten, -0.2))
    helped = _counted(care_young, young, lot, "helped")
    clients = _counted(np.minimum(care, 0.6), residents, lot, "clients")
    return {
        "a_soz_wb": Series(_counted(assistance, workers, lot, "wb")),
        "a_soz_ao": Series(_counted(disability, workers, lot, "ao")),
        "a_soz_ww": Series(_counted(ww, workers, lot, "ww")),
        "a_soz_ow": Series(np.rint(0.975 * series["a_65_oo"].values)),
        "a_jz_tn": Series(helped),
        "p_jz_tn": Series(100 * ratio(helped, young), young),
        "a_wmo_t": Series(clients),
        "p_wmo_t": Series(1_000 * ratio(clients, residents), residents),
    }


def _business_and_cars(buurten: Buurten, traits: Traits, lot: Lot, series: dict[str, Series]) -> dict[str, Series]:
    residents, households = series["a_inw"].values, series["a_hh"].values
    shape, time = residents.shape, TIME
    p, u = traits.prosperity, traits.urbanity
    extra = np.where(np.isin(buurten.kind, (BEDRIJVEN, HAVEN)), np.exp(4.6 + 0.7 * lot.normal("estate", shape[1])), 0.0)
    rural = np.where(buurten.kind == BUITEN, 0.05, 0.0)
    rate = 0.062 * np.exp(0.22 * p + 0.18 * u + 0.25 * quirk(buurten, lot, "business") + 0.03 * time) + rural
    rate = rate * (1.0 + in_study(buurten, 0.35 + 0.02 * time[:, 0]))
    cars = np.clip(1.27 - 0.30 * u + 0.16 * p, 0.2, 1.9) * np.exp(0.006 * time + 0.012 * lot.drift("cars", *shape))
    bikes = 0.037 * np.exp(-0.12 * u + 0.08 * p + 0.006 * time)
    a_pau = np.rint(cars * households + 0.6 * extra)
    return {
        "a_bedv": Series(np.rint(rate * residents + extra * np.exp(0.02 * time))),
        "a_pau": Series(a_pau),
        "a_m2w": Series(_counted(bikes, residents, lot, "bikes")),
        "g_pau_hh": Series(ratio(a_pau, households), households),
    }


def _distances(buurten: Buurten, traits: Traits, lot: Lot, series: dict[str, Series]) -> dict[str, Series]:
    residents = series["a_inw"].values
    shape = residents.shape
    far = np.where(buurten.kind == WOON, 0.0, 0.45)
    near = in_study(buurten, -0.3)
    result = {}
    for name, level in {"g_afs_hp": 0.95, "g_afs_gs": 0.90, "g_afs_kv": 0.62, "g_afs_sc": 0.72}.items():
        own = 0.26 * lot.normal(f"distance/{name}", shape[1])
        moved = 0.06 * lot.drift(f"distance/{name}", *shape, memory=0.95)
        result[name] = Series(level * np.exp(-0.42 * traits.urbanity + far + near + own + moved), residents)
    return result


def _land(buurten: Buurten, traits: Traits, lot: Lot, series: dict[str, Series]) -> dict[str, Series]:
    residents, homes = series["a_inw"].values, series["a_woning"].values
    shape = residents.shape
    total = np.rint(buurten.area_ha)
    wet = np.clip(0.03 + 0.06 * np.maximum(lot.normal("water", shape[1]) - 0.4, 0), 0, 0.4)
    if buurten.study is not None:
        wet[buurten.study] = 0.18
    water = np.rint(total * wet)
    land = np.maximum(total - water, 1.0)
    flat = np.zeros(shape)
    growth = 1 + 0.006 * TIME
    return {
        "a_opp_ha": Series(land + water + flat),
        "a_lan_ha": Series(land + flat),
        "a_wat_ha": Series(water + flat),
        "bev_dich": Series(ratio(residents, (land / 100) + flat), land + flat),
        "ste_oad": Series(traits.density * growth, homes),
    }
