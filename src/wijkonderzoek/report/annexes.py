"""Annexes: A all figures, B how they were made, C where they come from and how to make them again."""

from __future__ import annotations

from collections.abc import Collection

from wijkonderzoek.indicators.country import WEIGHT_NEEDED
from wijkonderzoek.model import Indicator, SnapshotRef, Variable
from wijkonderzoek.report.choices import choices_table, related_table, score_rules
from wijkonderzoek.report.joint import counting_text, rule_text
from wijkonderzoek.report.model import Block, Cell, Column, Provenance, Section, Table, Text
from wijkonderzoek.report.peers import peers_rule, peers_tables
from wijkonderzoek.report.recognition import recognition_rule
from wijkonderzoek.report.research import Reading, Research
from wijkonderzoek.report.state import figures_in_annex, figures_of_annex, how_to_read
from wijkonderzoek.report.status import status_rule
from wijkonderzoek.statistics.intervals import CONFIDENCE, FEW_EVENTS
from wijkonderzoek.statistics.quality import QUALITY_BOUNDS
from wijkonderzoek.wording.numbers import interval_text, lowered, margin_text, number, reason_text, value_text
from wijkonderzoek.wording.sentences import RELEVANT_DIFFERENCE

QUALITY_TEXT = {1: "goed", 2: "met zorg lezen", 3: "geen conclusies", None: "–"}
DIRECTION_TEXT = {"more_is_worse": "meer is ongunstig", "more_is_better": "meer is gunstig", "context": "achtergrond"}


def all_figures(research: Research, keys: Collection[str] | None = None) -> Section:
    """Annex A: every indicator with value, margins, status and quality; what is not there says why.

    `keys`: only these indicators.
    """
    readings = [r for r in research.readings if keys is None or r.indicator.key in keys]
    table = Table(
        id="tabel-alle-cijfers",
        caption=f"Alle cijfers over {research.region.name}",
        columns=(
            Column("Cijfer"),
            Column("Eenheid"),
            Column("Jaar", True),
            Column("Waarde", True),
            Column("Afronding", True),
            Column("Marge", True),
            Column(research.region.gemeente_name or "Gemeente", True),
            Column(research.land, True),
            Column("Status"),
            Column("Kwaliteit"),
        ),
        rows=tuple(_figure_row(r, partial=bool(research.only)) for r in readings),
    )
    note = Text(
        "Geheim gehouden, niet gepubliceerd, niet van toepassing en nul zijn vier verschillende dingen. De dienst van "
        "CBS geeft bij een leeg vak geen reden op; dan staat er “geen cijfer (reden niet opgegeven)”.",
        "note",
    )
    reading = how_to_read(research) if figures_in_annex(research) else []
    blocks = (note, table, *reading)
    return Section("bijlage-cijfers", "A", "Alle cijfers", blocks, figures_of_annex(research), annex=True)


def _figure_row(r: Reading, *, partial: bool) -> tuple[Cell, ...]:
    value, indicator = r.value, r.indicator
    gemeente = value_text(r.gemeente, indicator) if r.gemeente is not None else "–"
    return (
        Cell(indicator.title),
        Cell(indicator.unit),
        Cell(str(value.year), float(value.year)),
        Cell(value_text(value, indicator) if value.present else "–", value.value),
        Cell(interval_text(value.rounding, indicator)),
        Cell(margin_text(value, indicator)),
        Cell(gemeente, r.gemeente.value if r.gemeente else None),
        Cell(value_text(r.land, indicator) if r.land.present or not partial else "–", r.land.value),
        Cell(reason_text(value)),
        Cell(QUALITY_TEXT[value.quality]),
    )


def method(research: Research) -> Section:
    """Annex B of the Wijkbeeld: the methodiekbeschrijving, made from the rules and settings that were used."""
    rules = (
        *frame_rules(research),
        (
            "Meer, minder, ongeveer evenveel",
            f"Een verschil met {research.land} wordt alleen genoemd als het landelijke cijfer buiten de marge ligt en "
            f"het verschil ten minste {number(RELEVANT_DIFFERENCE * 100)} % van het landelijke cijfer is.",
        ),
        (
            "Op één pagina",
            "De eerste pagina noemt alleen verschillen die groter zijn dan de toevalsmarge. Een gemiddelde of afstand "
            "heeft zo'n marge niet en staat er daarom nooit.",
        ),
        (
            "Positie",
            "Het aandeel van de gebieden van hetzelfde niveau met een lager cijfer, in het jaar van het cijfer; "
            f"gelijke cijfers tellen half. Gebieden met minder dan {number(research.country.min_residents)} inwoners "
            "doen niet mee. De marge loopt van de positie van de ondergrens tot die van de bovengrens van het cijfer.",
        ),
        peers_rule(research),
        *score_rules(research),
        *([("Gesprekken", counting_text(research))] if research.told else []),
        *([("Cijfers en verhalen naast elkaar", rule_text(research))] if research.told else []),
        *([("Herkenning", recognition_rule())] if research.recognition else []),
        ("Status", status_rule()),
        *quality_rules(),
    )
    blocks: list[Block] = [Text(text, "plain", label) for label, text in rules]
    blocks += peers_tables(research)
    blocks += [choices_table(research), *filter(None, [related_table(research)]), definitions(research)]
    return Section("bijlage-methode", "B", "Methodiekbeschrijving", tuple(blocks), annex=True)


def frame_rules(research: Research) -> tuple[tuple[str, str], ...]:
    """Which years and boundaries figures are of, and what their margins are."""
    country, percent = research.country, number(CONFIDENCE * 100)
    return (
        (
            "Jaar en grenzen",
            f"Alle cijfers gelden voor de wijk- en buurtindeling van {country.indeling} ({country.indeling_reason}). "
            f"Standaard is dat de nieuwste indeling waarop ten minste {number(WEIGHT_NEEDED * 100)} % van de cijfers "
            "bestaat. Elk cijfer is van het nieuwste jaar met waarden. Jaren worden alleen gekoppeld langs een "
            "ononderbroken keten van CBS-vlag 1 (code en grens ongewijzigd); anders is de reeks gebroken.",
        ),
        (
            "Afronding",
            "CBS rondt af. Het afrondingsinterval loopt van het laagste tot het hoogste getal dat nog bij het "
            "gepubliceerde cijfer past; bij een verhouding tellen teller en noemer allebei mee.",
        ),
        (
            "Marge (toeval)",
            "Registers tellen iedereen, dus een cijfer over een jaar heeft geen steekproeffout. Om gebieden te "
            f"vergelijken worden bewoners opgevat als trekkingen uit een proces: een interval van {percent} % om "
            "beide einden van het afrondingsinterval, bij aandelen dat van Wilson, bij gebeurtenissen per inwoner "
            f"dat van Byar (onder de {number(FEW_EVENTS)} gebeurtenissen het exacte). Bij gemiddelden en afstanden "
            "is die marge niet te berekenen; dan geldt alleen de afronding.",
        ),
    )


def quality_rules() -> tuple[tuple[str, str], ...]:
    """When a figure is good enough, and what is done where there is none."""
    good, care = (number(bound * 100) for bound in QUALITY_BOUNDS)
    return (
        (
            "Kwaliteit",
            f"Goed: de halve marge is hoogstens {good} % van het cijfer. Met zorg lezen: hoogstens {care} %. "
            "Daarboven: geen conclusies aan verbinden.",
        ),
        (
            "Ontbrekende cijfers",
            "Er wordt niets bijgeschat. Een eigen gebied krijgt alleen een cijfer als alle delen er een hebben: "
            "aantallen worden opgeteld, verhoudingen opnieuw berekend of gewogen, nooit gemiddeld.",
        ),
    )


def definitions(research: Research, keys: Collection[str] | None = None) -> Table:
    """How each figure is made, of these indicators or of all."""
    variables = research.country.variables
    return Table(
        id="tabel-definities",
        caption="Hoe elk cijfer is gemaakt",
        columns=(
            Column("Cijfer"),
            Column("Eenheid"),
            Column("Formule"),
            Column("Kolommen van de bron"),
            Column("Richting"),
            Column("Optellen over buurten"),
        ),
        rows=tuple(
            _definition(r.indicator, [variables[name] for name in r.indicator.variables])
            for r in research.readings
            if keys is None or r.indicator.key in keys
        ),
    )


def _definition(indicator: Indicator, columns: list[Variable]) -> tuple[Cell, ...]:
    how = {"sum": "tellers en noemers optellen", "weighted": "gewogen met de noemer", "none": "niet mogelijk"}
    return (
        Cell(indicator.title),
        Cell(indicator.unit),
        Cell(indicator.formula),
        Cell("; ".join(f"{c.key}: {lowered(c.title)}{_rounding(c)}" for c in columns)),
        Cell(DIRECTION_TEXT[indicator.direction]),
        Cell(how[indicator.aggregate]),
    )


def _rounding(variable: Variable) -> str:
    if variable.rounding is None:
        return ""
    how = "aselect" if variable.rounding.type == "random" else "afgerond"
    return f" ({how} op {number(variable.rounding.unit, 1 if variable.rounding.unit < 1 else 0)})"


def sources(research: Research, provenance: Provenance) -> Section:
    """Annex C: every release with its hash, the code version, and the command that makes this report again."""
    blocks: list[Block] = [
        Text(
            "Dit beeld is opnieuw te maken uit precies dezelfde bronbestanden. De code achter elke bron (sha-256) is "
            "de vingerafdruk van het bestand zoals het is opgehaald.",
            "lead",
        ),
        Table(
            id="tabel-bronnen",
            caption="Bronbestanden",
            columns=(
                Column("Bron"),
                Column("Jaar", True),
                Column("Tabel"),
                Column("Gewijzigd door de bron"),
                Column("Rijen", True),
                Column("Licentie"),
                Column("Vingerafdruk (sha-256)"),
            ),
            rows=tuple(_source_row(ref) for ref in provenance.snapshots),
        ),
        Table(
            id="tabel-instellingen",
            caption="Instellingen van de studie",
            columns=(Column("Instelling"), Column("Waarde")),
            rows=tuple((Cell(name), Cell(value or "–")) for name, value in provenance.settings),
        ),
        Text(provenance.command, "plain", "Opnieuw maken"),
        Text(
            f"{provenance.package} {provenance.version}; catalogus {provenance.catalogue_hash[:16]}; studie "
            f"{provenance.study_hash[:16]}.",
            "note",
        ),
    ]
    return Section("bijlage-bronnen", "C", "Bronnen en herhaalbaarheid", tuple(blocks), annex=True)


def _source_row(ref: SnapshotRef) -> tuple[Cell, ...]:
    return (
        Cell(ref.title),
        Cell(str(ref.year), float(ref.year)),
        Cell(ref.table),
        Cell(ref.modified[:10]),
        Cell(number(ref.rows), float(ref.rows)),
        Cell(ref.licence),
        Cell(ref.id),
    )
