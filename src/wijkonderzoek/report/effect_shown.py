"""One intervention in section 12: what changed beside other areas, in a figure and tables, and how far that carries."""

from __future__ import annotations

from wijkonderzoek.model import Indicator
from wijkonderzoek.monitoring.effect.assess import Assessed, spread_of
from wijkonderzoek.monitoring.effect.ladder import PRETREND_LEVEL
from wijkonderzoek.monitoring.effect.permutation import LEVEL
from wijkonderzoek.report.assessed import assessed, compared_with
from wijkonderzoek.report.effect_said import how_text, said_text, test_text, why_not_text, years_text
from wijkonderzoek.report.figures import ticks
from wijkonderzoek.report.model import (
    Block,
    Cell,
    Column,
    EventPoint,
    EventStrip,
    FigureSpec,
    Section,
    Table,
    Text,
)
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.schemas.interventions import Intervention
from wijkonderzoek.wording.changes import signed_text
from wijkonderzoek.wording.numbers import NBSP, amount, lowered, number

NINE_IN_TEN = 0.9
AIR = 0.08
"""Of the height of the figure, above and below."""


def intervention_part(monitored: Monitored, intervention: Intervention) -> Section:
    """What can be said of one intervention, with everything it rests on."""
    title = f"{intervention.naam}, sinds {intervention.start_year}"
    found = assessed(monitored, intervention)
    if found is None:
        text = (
            "Het cijfer waaraan deze ingreep is af te lezen, doet in deze studie niet mee. Er is niets over te zeggen."
        )
        return Section(f"effect-{intervention.id}", "", title, (Text(text, "gap"),))
    name, indicator = monitored.research.region.name, found.series.indicator
    asked = len(compared_with(monitored.research, intervention))
    rung = found.reached.rung
    blocks: list[Block] = [
        Text(said_text(found, name), "key", f"Trede {rung.value} van 5: {rung.label}"),
        Text(how_text(found, asked), "plain", "Waarmee is vergeleken?"),
    ]
    if found.effect is not None:
        blocks += [_figure(monitored, found, name), _means(found, name), _placebo(found, name, indicator)]
    if found.test is not None:
        blocks.append(Text(test_text(found), "plain", "Is het meer dan toeval?"))
    if why := why_not_text(found):
        blocks.append(Text(why, "plain", "Waarom niet een trede hoger?"))
    return Section(f"effect-{intervention.id}", "", title, tuple(blocks))


def _figure(monitored: Monitored, found: Assessed, name: str) -> FigureSpec:
    """The difference in every year, before the start too: that is where a pre-trend shows."""
    assert found.by_year is not None
    indicator, table = found.series.indicator, found.by_year
    own = table[table["treated"]]
    points = []
    for year, value in zip(own["time"].astype(int).tolist(), own["estimate"].tolist(), strict=True):
        low, high = spread_of(table[table["time"] == year], NINE_IN_TEN)
        points.append(EventPoint(year, value, low, high, signed_text(value, indicator)))
    marks = [0.0, *(end for p in points for end in (p.value, p.low, p.high))]
    low, high = min(marks), max(marks)
    air = (high - low or 1.0) * AIR
    base = max(found.before)
    start, compared = found.intervention.start_year, len(found.compared)
    said = ", ".join(f"{p.year} {p.label}" for p in points if p.year != base)
    return FigureSpec(
        id=f"verschil-{found.intervention.id}",
        title=_message(found),
        alt=(
            f"Verschil van {name} met het gemiddelde van {number(compared)} vergelijkingsgebieden, tegenover {base}: "
            f"{said}. De start was in {start}."
        ),
        unit=f"{lowered(indicator.title)}, verschil {_in_unit(indicator)}; {base} is 0",
        source=monitored.research.source_text(found.series.newest[-1], indicator),
        data=EventStrip(
            low=low - air,
            high=high + air,
            ticks=ticks(low - air, high + air, indicator),
            points=tuple(points),
            base=base,
            start=start,
            own_label="dit gebied",
            band_label="hier liggen negen van de tien vergelijkingsgebieden",
        ),
        table=Table(
            id=f"tabel-verschil-{found.intervention.id}",
            caption=f"Verschil met de vergelijkingsgebieden per jaar, tegenover {base}",
            columns=(Column("Jaar"), Column(name, True), Column("Negen van de tien andere gebieden", True)),
            rows=tuple(
                (
                    Cell(str(p.year), float(p.year)),
                    Cell(p.label, p.value),
                    Cell(_from_to(p.low, p.high, indicator)),
                )
                for p in points
            ),
        ),
    )


def _message(found: Assessed) -> str:
    """What the figure shows: whether the difference moved after the start, and before it already."""
    test = found.test
    if test is None or test.smallest > LEVEL:
        return "Het verschil met andere gebieden, vóór en na de start"
    if test.p > LEVEL:
        return "Het verschil met andere gebieden blijft binnen wat daar ook voorkomt"
    if test.pretrend_p is not None and test.pretrend_p <= PRETREND_LEVEL:
        return "Het verschil met andere gebieden veranderde na de start, en ook al daarvoor"
    return "Het verschil met andere gebieden veranderde na de start, en daarvoor niet duidelijk"


def _means(found: Assessed, name: str) -> Table:
    """The four means an estimate is made of."""
    indicator = found.series.indicator
    rows = []
    for label, own in ((name, True), (f"{number(len(found.compared))} andere gebieden, gemiddeld", False)):
        before, after = found.mean(found.before, own=own), found.mean(found.after, own=own)
        rows.append(
            (
                Cell(label),
                Cell(amount(before, indicator), before),
                Cell(amount(after, indicator), after),
                Cell(signed_text(after - before, indicator), after - before),
            )
        )
    return Table(
        id=f"tabel-voor-na-{found.intervention.id}",
        caption=f"{indicator.title} ({indicator.unit}): gemiddeld vóór de start en na de verwachte vertraging",
        columns=(
            Column("Gebied"),
            Column(_head(found.before), True),
            Column(_head(found.after), True),
            Column("Verandering", True),
        ),
        rows=tuple(rows),
    )


def _head(years: tuple[int, ...]) -> str:
    return years_text(years).replace(" tot en met ", " t/m ")


def _placebo(found: Assessed, name: str, indicator: Indicator) -> Table:
    """The same difference where there should be none: in other areas, and at earlier starts."""
    assert found.in_space is not None
    low, high = spread_of(found.in_space, NINE_IN_TEN)
    lowest, highest = spread_of(found.in_space, 1)
    own = float(found.in_space.loc[found.in_space["treated"], "estimate"].iloc[0])
    rows = [
        (Cell(f"{name}, echte start ({found.intervention.start_year})"), Cell(signed_text(own, indicator), own)),
        (Cell("Negen van de tien andere gebieden, zelfde jaren"), _between(low, high, indicator)),
        (Cell("Alle andere gebieden, zelfde jaren"), _between(lowest, highest, indicator)),
    ]
    if found.in_time is not None:
        pretended = zip(found.in_time["start"], found.in_time["estimate"], strict=True)
        rows += [
            (Cell(f"{name}, alsof de start in {year:.0f} was"), Cell(signed_text(value, indicator), float(value)))
            for year, value in pretended
        ]
    return Table(
        id=f"tabel-proef-{found.intervention.id}",
        caption="Proef op de som: hetzelfde verschil waar er geen zou moeten zijn",
        columns=(Column("Waar en wanneer"), Column("Verschil", True)),
        rows=tuple(rows),
    )


def _between(low: float, high: float, indicator: Indicator) -> Cell:
    return Cell(_from_to(low, high, indicator))


def _from_to(low: float, high: float, indicator: Indicator) -> str:
    """Two differences with their unit once: "−4,6 tot +2,9 per 1.000"."""
    first = signed_text(low, indicator)
    return f"{first if '€' in first else first.split(NBSP)[0]} tot {signed_text(high, indicator)}"


def _in_unit(indicator: Indicator) -> str:
    """The unit of a difference: "in procentpunt", "per 1.000 inwoners"."""
    if indicator.unit.startswith("per "):
        return indicator.unit
    return f"in {({'%': 'procentpunt', 'x 1.000 euro': 'euro'}).get(indicator.unit, indicator.unit)}"
