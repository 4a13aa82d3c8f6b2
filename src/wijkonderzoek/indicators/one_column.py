"""A column of the key figures as an indicator, where the catalogue has none."""

from __future__ import annotations

from wijkonderzoek.model import HOME_SOURCE, Direction, Indicator, Measure, Variable, Wording


def column_indicator(variable: Variable, *, key: str, title: str, direction: Direction = "context") -> Indicator:
    """An indicator of one column as it is published: never scored, and for the annex only.

    >>> from wijkonderzoek.catalogue import load_catalogue
    >>> column_indicator(load_catalogue().variables["p_1gezw"], key="p_1gezw", title="Eengezinswoningen").measure
    'share'
    """
    measure: Measure = "share" if variable.unit == "%" else "count" if variable.unit == "aantal" else "mean"
    return Indicator(
        key=key,
        title=title,
        opgave="algemeen",
        source=HOME_SOURCE,
        unit=variable.unit,
        direction=direction,
        kind="context",
        measure=measure,
        wording=Wording(sentence=f"{title}: {{figure}}", noun=title),
        variable=variable.key,
        scale=100.0 if variable.unit == "%" else 1.0,
        aggregate="sum" if measure == "count" else "none",
        decimals=0 if variable.rounding is None or variable.rounding.unit >= 1 else 1,
        score=False,
        annex_only=True,
    )
