"""Since the previous edition: what is told otherwise, as facts beside each other.

No word of the previous edition is repeated, for a person named in it may have withdrawn: only numbers and states are.
Nor is a number of then that has no figure now, for it may be secret since.
"""

from __future__ import annotations

from collections.abc import Mapping

from wijkonderzoek.model import Indicator, Value
from wijkonderzoek.report.edition import Edition, FigureStood
from wijkonderzoek.report.kept import STATUS_TEXT
from wijkonderzoek.report.model import Block, Cell, Column, Section, Table, Text, WijkReport, rounded
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.report.parties import party_names
from wijkonderzoek.report.previous import edition_in, edition_of
from wijkonderzoek.report.research import Reading
from wijkonderzoek.wording.numbers import EN_DASH, amount_alone, listing, lowered, number

ID = "sinds-vorige"
THEN_AND_NOW = (Column("Vorige editie"), Column("Deze editie"))
NONE = EN_DASH


def since_part(monitored: Monitored, previous: WijkReport | None) -> Section | None:
    """The part of section 10 on what changed since the previous edition; None without one."""
    if previous is None:
        return None
    then, now = edition_in(previous), edition_of(monitored)
    changed: list[Block] = [
        *_goals(monitored, then),
        *_agreements(monitored, then),
        *_figures(monitored, then),
    ]
    until = f" met cijfers tot en met {max(previous.data_years)}" if previous.data_years else ""
    lead = (
        f"De vorige editie was een {'wijkmonitor' if previous.name == 'monitor' else 'Wijkbeeld'}{until}. Hieronder "
        "staat wat nu anders is. Of een verschil meer is dan toeval, zeggen de trends."
    )
    gone = _gone(then, now)
    notes = [Text(text) for text in (*gone, *_method(monitored, previous)) if text]
    if not changed and not notes:
        notes = [Text("Cijfers, doelen en afspraken zijn dezelfde als in de vorige editie.")]
    return Section(ID, "", "Sinds de vorige editie", (Text(lead), *changed, *notes))


def findings_text(monitored: Monitored, previous: WijkReport, current: tuple[str, ...]) -> str:
    """Which findings came onto the first page, and which left it; empty where they are the same."""
    then = [finding.id for finding in previous.findings]
    came = [_title(monitored, one) for one in current if one not in then]
    left = [_title(monitored, one) for one in then if one not in current]
    said = [f"Nieuw op de eerste pagina: {listing(came)}."] if came else []
    said += [f"Niet meer op de eerste pagina: {listing(left)}."] if left else []
    return " ".join(said)


def _goals(monitored: Monitored, then: Edition) -> list[Block]:
    before = {goal.id: goal for goal in then.goals}
    rows = []
    for goal in monitored.goals:
        old, row = before.get(goal.row.doel_id), goal.row
        state = monitored.progress[row.doel_id].state
        target = _target(row.streefwaarde, row.streefjaar, goal.indicator)
        if old is None:
            if then.goals:
                rows.append(_row(row.doel, "nieuw doel", NONE, str(state)))
            continue
        if old.state != state:
            rows.append(_row(row.doel, "stand", str(old.state), str(state)))
        if (old.target, old.target_year) != (rounded(row.streefwaarde), row.streefjaar):
            rows.append(_row(row.doel, "streefwaarde", _target(old.target, old.target_year, goal.indicator), target))
    return _table("sinds-doelen", "Doelen die anders staan dan in de vorige editie", "Doel", rows)


def _agreements(monitored: Monitored, then: Edition) -> list[Block]:
    before = {agreement.id: agreement.status for agreement in then.agreements}
    names, rows = party_names(monitored.research), []
    now = {agreement.id: agreement.status for agreement in edition_of(monitored).agreements}
    for row in monitored.agreements:
        what = f"{row.afspraak} ({names[row.partij_id]})"
        if row.afspraak_id not in before:
            if then.agreements:
                rows.append(_row(what, "nieuwe afspraak", NONE, STATUS_TEXT[now[row.afspraak_id]]))
        elif before[row.afspraak_id] != now[row.afspraak_id]:
            old, new = before[row.afspraak_id], now[row.afspraak_id]
            rows.append(_row(what, "stand", STATUS_TEXT[old], STATUS_TEXT[new]))
    return _table("sinds-afspraken", "Afspraken die anders staan dan in de vorige editie", "Afspraak", rows)


def _figures(monitored: Monitored, then: Edition) -> list[Block]:
    before = {figure.id: figure for figure in then.figures}
    rows = []
    for reading in monitored.research.readings:
        indicator = reading.indicator
        old = before.get(f"{indicator.opgave}/{indicator.key}")
        if not reading.value.present:
            continue
        if old is None:
            rows.append(_row(indicator.title, "nieuw cijfer", NONE, _figure(reading.value, indicator)))
        elif kind := _what_changed(old, reading):
            rows.append(_row(indicator.title, kind, _stood(old, indicator), _figure(reading.value, indicator)))
    return _table("sinds-cijfers", "Cijfers die anders zijn dan in de vorige editie", "Cijfer", rows)


def _what_changed(old: FigureStood, reading: Reading) -> str:
    """What is other about a figure: a newer year, the same year revised, or computed otherwise; empty if nothing is."""
    value = reading.value
    if value.year != old.year:
        same = next((v for v in reading.series if v.year == old.year and v.present), None)
        revised = same is not None and rounded(same.value) != old.value
        kind = "nieuwer jaar" if value.year > old.year else "ander jaar"
        return f"{kind}; het cijfer van {old.year} is {_revised(old, same)}" if revised and same else kind
    return _revised(old, value) if rounded(value.value) != old.value else ""


def _revised(old: FigureStood, value: Value) -> str:
    """Whether the source brought out the same year anew, or the same release gives another figure."""
    return "anders berekend" if set(value.snapshots) == set(old.snapshots) else "herzien door de bron"


def _gone(then: Edition, now: Edition) -> list[str]:
    """How many goals, agreements and figures are no longer there; their words and numbers are not repeated."""
    found = []
    kinds = (
        (then.goals, now.goals, "doel", "doelen"),
        (then.agreements, now.agreements, "afspraak", "afspraken"),
        (then.figures, now.figures, "cijfer", "cijfers"),
    )
    for before, after, one, more in kinds:
        count = len({item.id for item in before} - {item.id for item in after})
        if count:
            found.append(f"{number(count)} {one if count == 1 else more}")
    return [f"Niet meer in deze editie: {listing(found)}."] if found else []


def _method(monitored: Monitored, previous: WijkReport) -> list[str]:
    """What is other about how the report is made: release, definitions, boundaries."""
    from importlib.metadata import version

    research, then = monitored.research, previous.provenance
    said = []
    if then.version != version(then.package):
        said.append(f"De vorige editie is gemaakt met {then.package} {then.version}, deze met {version(then.package)}.")
    if then.catalogue_hash != research.catalogue.sha256:
        said.append("De omschrijving van cijfers (de catalogus) is sindsdien gewijzigd.")
    if previous.boundaries_year != research.country.indeling:
        said.append(
            f"De grenzen zijn nu die van {research.country.indeling}; toen die van {previous.boundaries_year}. Een "
            "cijfer kan ook daardoor anders zijn."
        )
    return said


def _title(monitored: Monitored, finding: str) -> str:
    """What a finding is about, from the catalogue of now."""
    opgave, _, key = finding.partition("/")
    catalogue = monitored.research.catalogue
    if key in catalogue.indicators:
        return lowered(catalogue.indicators[key].title)
    titles: Mapping[str, str] = {one.key: one.title for one in catalogue.scored_opgaven}
    return f"verhalen over {lowered(titles.get(opgave, opgave))}"


def _target(value: float | None, year: int | None, indicator: Indicator | None) -> str:
    if value is None or year is None:
        return "geen streefwaarde"
    return f"{number(value, 1) if indicator is None else amount_alone(value, indicator)} in {year}"


def _stood(old: FigureStood, indicator: Indicator) -> str:
    return NONE if old.value is None else f"{amount_alone(old.value, indicator)} ({old.year})"


def _figure(value: Value, indicator: Indicator) -> str:
    assert value.value is not None
    return f"{amount_alone(value.value, indicator)} ({value.year})"


def _row(what: str, kind: str, then: str, now: str) -> tuple[Cell, ...]:
    return (Cell(what), Cell(kind), Cell(then), Cell(now))


def _table(id_: str, caption: str, head: str, rows: list[tuple[Cell, ...]]) -> list[Block]:
    if not rows:
        return []
    return [Table(f"tabel-{id_}", caption, (Column(head), Column("Wat anders is"), *THEN_AND_NOW), tuple(rows))]
