"""The wijkbudget in section 13: asked and granted, per resident, who decided and who applied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from wijkonderzoek.approach.say import BudgetYear, budget_by_year
from wijkonderzoek.model import Status, Value
from wijkonderzoek.report.model import Block, Cell, Column, LabelledValue, Section, Table, Text, Values
from wijkonderzoek.report.research import Research
from wijkonderzoek.schemas.approach import PARTY_TYPES, WijkbudgetRow
from wijkonderzoek.wording.numbers import EN_DASH, euros, listing, number
from wijkonderzoek.wording.parties import PARTY_NAMES


def wijkbudget(research: Research) -> Section | None:
    """A part of section 13; None where wijkbudget.csv has nothing about this area."""
    rows = research.study.approach.rows(WijkbudgetRow, research.approach_labels)
    if not rows:
        return None
    years = budget_by_year(rows)
    residents = research.country.published(research.region, "a_inw")
    blocks: list[Block] = [
        Values((per_resident(years[-1], residents),)) if residents and residents.value else _no_residents(),
        _years_table(years, residents),
        *_residents_note(years, residents),
        Text(_decided(rows), "plain", "Wie besliste"),
        _applicants_table(rows),
    ]
    return Section("zeggenschap-wijkbudget", "", "Wijkbudget", tuple(blocks))


def _residents_note(years: Sequence[BudgetYear], residents: Value | None) -> tuple[Text, ...]:
    """Where the years of the budget and of the residents differ."""
    if residents is None or not residents.value or {y.year for y in years} == {residents.year}:
        return ()
    return (Text(f"Per inwoner: elk jaar gedeeld door de inwoners van {residents.year}.", "note"),)


def _no_residents() -> Text:
    return Text("Hoeveel mensen er wonen, is niet bekend; een bedrag per inwoner staat er dus niet.", "gap")


def per_resident(budget: BudgetYear, residents: Value) -> LabelledValue:
    """What was granted per resident, with the trace of the number of residents."""
    assert residents.value
    bounds = sorted(budget.granted / bound for bound in (residents.rounding or ()) if bound)
    value = Value(
        value=budget.granted / residents.value,
        unit="euro per inwoner",
        year=budget.year,
        status=Status.ROUNDED,
        lower=bounds[0] if bounds else None,
        upper=bounds[-1] if bounds else None,
        numerator=budget.granted,
        denominator=residents.value,
        snapshots=residents.snapshots,
        formula=f"toegekend / {residents.formula}",
        note=f"inwoners van {residents.year}",
    )
    return LabelledValue(
        f"Toegekend per inwoner in {budget.year}",
        euros(value.value or 0, 2),
        value,
        f"{euros(budget.granted)} op {number(residents.value)} inwoners ({residents.year})",
    )


def _years_table(years: Sequence[BudgetYear], residents: Value | None) -> Table:
    return Table(
        id="tabel-wijkbudget",
        caption="Wijkbudget per jaar: gevraagd en toegekend",
        columns=(
            Column("Jaar"),
            Column("Aanvragen", True),
            Column("Gevraagd", True),
            Column("Toegekend", True),
            Column("Per inwoner", True),
            Column("Nog niet besloten", True),
        ),
        rows=tuple(
            (
                Cell(str(y.year), float(y.year)),
                Cell(number(y.applications), float(y.applications)),
                Cell(euros(y.asked), y.asked),
                Cell(euros(y.granted), y.granted),
                _per_resident_cell(y, residents),
                Cell(number(y.undecided), float(y.undecided)),
            )
            for y in years
        ),
    )


def _per_resident_cell(budget: BudgetYear, residents: Value | None) -> Cell:
    if residents is None or not residents.value:
        return Cell(EN_DASH)
    item = per_resident(budget, residents)
    return Cell(item.text, item.value.value)


def _decided(rows: Sequence[WijkbudgetRow]) -> str:
    """Who decided on how many of the applications that were decided on."""
    decided = [row for row in rows if row.toegekend is not None]
    if not decided:
        return "Over geen enkele aanvraag is al besloten."
    counts = Counter(row.besloten_door.strip() or "niet vastgelegd" for row in decided)
    said = [
        f"{who} ({number(n)})" for who, n in sorted(counts.items(), key=lambda item: (-item[1], item[0].casefold()))
    ]
    all_of_them = "aanvraag" if len(decided) == 1 else "aanvragen"
    return f"Over {number(len(decided))} {all_of_them} is besloten, met het aantal erachter: {listing(said)}."


def _applicants_table(rows: Sequence[WijkbudgetRow]) -> Table:
    there = [kind for kind in PARTY_TYPES if any(row.indiener_type == kind for row in rows)]
    table_rows = []
    for kind in sorted(there, key=PARTY_NAMES.__getitem__):
        own = [row for row in rows if row.indiener_type == kind]
        asked, granted = sum(row.bedrag for row in own), sum(row.toegekend or 0 for row in own)
        table_rows.append(
            (
                Cell(PARTY_NAMES[kind]),
                Cell(number(len(own)), float(len(own))),
                Cell(euros(asked), asked),
                Cell(euros(granted), granted),
            )
        )
    return Table(
        id="tabel-wijkbudget-indieners",
        caption="Wie een aanvraag deden, over alle jaren samen",
        columns=(Column("Aanvrager"), Column("Aanvragen", True), Column("Gevraagd", True), Column("Toegekend", True)),
        rows=tuple(table_rows),
    )
