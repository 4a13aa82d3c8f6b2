"""Section 13, "Zeggenschap en terugkoppeling": what residents decide, and what was done with what they brought in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from wijkonderzoek.approach.say import (
    STATUSES,
    Say,
    Waiting,
    count_answers,
    days_to_result,
    influence_by_year,
    late_decisions,
    newest_subjects,
)
from wijkonderzoek.report.heard import ANSWERS, heard
from wijkonderzoek.report.model import Block, Cell, Column, Section, Table, Text
from wijkonderzoek.report.presence import presence
from wijkonderzoek.report.research import Research
from wijkonderzoek.report.talks import first_talk, steps_table
from wijkonderzoek.report.wijkbudget import wijkbudget
from wijkonderzoek.schemas.approach import (
    AanwezigheidRow,
    BijdrageRow,
    Row,
    WijkbudgetRow,
    ZeggenschapRow,
)
from wijkonderzoek.wording.counts import capital, month_text, out_of
from wijkonderzoek.wording.days import day_text, days_text
from wijkonderzoek.wording.numbers import EN_DASH, listing, lowered, number
from wijkonderzoek.wording.parties import PARTY_NAMES

TITLE = "Zeggenschap en terugkoppeling"
TABLES: tuple[type[Row], ...] = (ZeggenschapRow, BijdrageRow, WijkbudgetRow, AanwezigheidRow)
"""The tables of which any one fills section 13."""
LADDER = {
    "informeren": "krijgen informatie",
    "raadplegen": "geven hun mening",
    "adviseren": "geven advies",
    "coproduceren": "werken het mee uit",
    "meebeslissen": "beslissen mee",
    "zelf beslissen": "beslissen zelf",
}
"""What residents do on each step of the participation ladder."""
MOST_NAMED = 3


def say(research: Research) -> Section | None:
    """Section 13; None where none of its tables has anything about this area."""
    labels = research.approach_labels
    if not any(research.study.approach.rows(model, labels) for model in TABLES):
        return None
    subjects = newest_subjects(research.study.approach.rows(ZeggenschapRow, labels))
    makers: tuple[Callable[[Research], Section | None], ...] = (_deciding, _answers, heard, wijkbudget, presence)
    parts = [part for maker in makers if (part := maker(research)) is not None]
    numbered = (replace(part, number=f"13.{n}") for n, part in enumerate(parts, start=1))
    return Section("zeggenschap", "13", TITLE, tuple(_opening(subjects)), tuple(numbered))


def what_residents_decide(research: Research) -> Text:
    """The block of page one: what residents decide, and what was done with what they brought in."""
    approach, labels = research.study.approach, research.approach_labels
    subjects = newest_subjects(approach.rows(ZeggenschapRow, labels))
    brought = [row for row in approach.rows(BijdrageRow, labels) if row.indiener_type == "bewoners"]
    label = "Wat bewoners bepalen"
    if not subjects.rows and not brought:
        text = "Nog niet vastgelegd: waarover bewoners beslissen en wat er met hun inbreng is gedaan."
        return Text(text, "gap", label)
    first = _decided_sentence(subjects) if subjects.rows else "Nog niet vastgelegd is waarover bewoners beslissen."
    second = _answered_sentence(brought) if brought else "Nog niet vastgelegd is wat er met hun inbreng is gedaan."
    return Text(f"{first} {second}", "plain", label)


def _how_many(subjects: Say) -> str:
    """On how many of the subjects residents decide (along)."""
    n, total = len(subjects.deciding), len(subjects.rows)
    if not n:
        return "Bewoners beslissen over geen enkel vastgelegd onderwerp mee."
    if total == 1:
        return "Bewoners beslissen (mee) over het enige vastgelegde onderwerp."
    return f"Bewoners beslissen (mee) over {out_of(n, total)} vastgelegde onderwerpen."


def _decided_sentence(subjects: Say) -> str:
    text = _how_many(subjects).rstrip(".")
    if not subjects.deciding:
        return f"{text}."
    names = [lowered(row.onderwerp) for row in subjects.deciding]
    such = ", waaronder" if len(names) > MOST_NAMED else ":"
    return f"{text}{such} {listing(names[:MOST_NAMED])}."


def _answered_sentence(brought: Sequence[BijdrageRow]) -> str:
    if len(brought) == 1:
        return f"Van hen is één bijdrage vastgelegd: {ANSWERS[brought[0].status]}."
    counts = count_answers(brought)
    waiting = counts.pop("open")
    said = [f"{number(n)} {ANSWERS[status]}" for status, n in counts.items() if n]
    if not said:
        return f"Op geen van hun {number(waiting)} bijdragen is al een antwoord."
    text = f"Van hun {number(len(brought))} bijdragen {_are(sum(counts.values()))} {listing(said)}"
    return f"{text}; {number(waiting)} {_stand(waiting)} nog open." if waiting else f"{text}."


def _are(n: int) -> str:
    return "is er" if n == 1 else "zijn er"


def _stand(n: int) -> str:
    return "staat" if n == 1 else "staan"


def _opening(subjects: Say) -> Iterator[Block]:
    """What residents decide and what not, before anything else."""
    if not subjects.rows:
        yield Text("Niet vastgelegd: waarover bewoners beslissen en waarover niet (zeggenschap.csv).", "gap")
        return
    yield Text(_how_many(subjects), "lead")
    if subjects.deciding:
        yield Text(_named(subjects.deciding), "key", "Hierover beslissen bewoners (mee)")
    if subjects.heard:
        yield Text(_named(subjects.heard), "plain", "Hierover praten bewoners mee")
    if subjects.closed:
        said = [f"{row.onderwerp}: {row.waarom.rstrip('.')}" for row in subjects.closed]
        yield Text(f"{'. '.join(said)}.", "plain", "Dit kan niet, en waarom")


def _named(rows: Sequence[ZeggenschapRow]) -> str:
    return f"{'; '.join(row.onderwerp for row in rows)}."


def _deciding(research: Research) -> Section | None:
    """Who decides what and when, over the years, and whether residents were spoken to first."""
    rows = research.study.approach.rows(ZeggenschapRow, research.approach_labels)
    if not rows:
        return None
    blocks: list[Block] = [_subjects_table(research, newest_subjects(rows))]
    if (by_year := _by_year(rows)) is not None:
        blocks.append(by_year)
    blocks += _late(research, rows)
    if (steps := steps_table(research)) is not None:
        blocks.append(steps)
    return Section("zeggenschap-wie", "", "Wie beslist waarover, en wanneer", tuple(blocks))


def _subjects_table(research: Research, subjects: Say) -> Table:
    return Table(
        id="tabel-zeggenschap",
        caption=f"Wat bewoners van {research.region.name} per onderwerp doen, en wie het laatste woord heeft",
        columns=(
            Column("Onderwerp"),
            Column("Kan het?"),
            Column("Bewoners"),
            Column("Wie beslist uiteindelijk"),
            Column("Besluit"),
            Column("Waarom"),
        ),
        rows=tuple(
            (
                Cell(row.onderwerp),
                Cell(row.kan),
                Cell(LADDER[row.trede]),
                Cell(row.beslisser),
                Cell(day_text(row.datum_besluit) if row.datum_besluit else "geen datum"),
                Cell(row.waarom or EN_DASH),
            )
            for row in subjects.rows
        ),
    )


def _by_year(rows: Sequence[ZeggenschapRow]) -> Text | None:
    """On how many subjects residents decided (along), year by year; nothing is said of what lies between."""
    years = influence_by_year(rows)
    if not years:
        return None
    said = [f"{y.year}: {out_of(y.deciding, y.total)} onderwerp{'en' if y.total != 1 else ''}" for y in years]
    text = f"{'; '.join(said)}."
    if undated := sum(row.jaar is None for row in rows):
        text += f" Zonder jaar en daarom niet meegeteld: {number(undated)}."
    return Text(text, "plain", "Bewoners beslissen (mee), per jaar")


def _late(research: Research, rows: Sequence[ZeggenschapRow]) -> list[Block]:
    """Whether residents were spoken to before a decision was taken."""
    month = first_talk(research)
    dated = sum(row.datum_besluit is not None for row in rows)
    if month is None or not dated:
        missing = "van geen besluit een datum" if not dated else "van te weinig gesprekken met bewoners een maand"
        text = f"Of er met bewoners gesproken is vóór er besloten werd, is niet te zeggen: er is {missing} vastgelegd."
        return [Text(text, "gap")]
    late = late_decisions(rows, month)
    talked = f"Het eerste vastgelegde gesprek met bewoners was in {month_text(month)}."
    if not late:
        return [Text(f"{talked} Geen van de besluiten met een datum ging daaraan vooraf.", "plain", "Eerst gesproken")]
    said = [f"{lowered(row.onderwerp)} ({day_text(row.datum_besluit)})" for row in late if row.datum_besluit]
    return [Text(f"{talked} Al eerder besloten: {listing(said)}.", "key", "Eerst besloten, daarna gesproken")]


def _answers(research: Research) -> Section | None:
    """Every contribution with its answer, and how long it took until there was something to see."""
    rows = sorted(research.study.approach.rows(BijdrageRow, research.approach_labels), key=lambda row: row.datum)
    if not rows:
        return None
    counts = count_answers(rows)
    said = "; ".join(f"{ANSWERS[status]}: {number(counts[status])}" for status in STATUSES)
    one = len(rows) == 1
    many = "is 1 bijdrage" if one else f"zijn {number(len(rows))} bijdragen"
    blocks: list[Block] = [
        Text(f"Er {many} vastgelegd. {capital(said)}.", "plain"),
        Text(_waiting(days_to_result(rows)), "plain", "Van signaal tot iets te zien"),
        _answers_table(research, rows),
    ]
    return Section("zeggenschap-bijdragen", "", "Wat er met bijdragen is gedaan", tuple(blocks))


def _waiting(waiting: Waiting) -> str:
    """How many days it took, for those with something to see; and how many wait."""
    if waiting.median is None or waiting.low is None or waiting.high is None:
        return f"Van geen enkele bijdrage is al iets te zien; {_waits(waiting.open)}."
    took = f"na {days_text(waiting.median)}"
    if waiting.n > 1:
        took = (
            f"de snelste na {days_text(waiting.low)}, de middelste na {days_text(waiting.median)}, de langste na "
            f"{days_text(waiting.high)}"
        )
    have = f"Van {number(waiting.n)} bijdrage{'n' if waiting.n != 1 else ''} is iets te zien: {took}."
    tail = " Die tellen in deze dagen niet mee." if waiting.open else ""
    return f"{have} {capital(_waits(waiting.open))}.{tail}"


def _waits(n: int) -> str:
    """How many were not refused and have nothing to see yet."""
    if n == 0:
        return "geen enkele bijdrage wacht nog"
    return f"bij {number(n)} is nog niets te zien"


def _answers_table(research: Research, rows: Sequence[BijdrageRow]) -> Table:
    return Table(
        id="tabel-bijdragen",
        caption=f"Wat mensen inbrachten over {research.region.name}, en het antwoord",
        columns=(
            Column("Bijdrage"),
            Column("Van"),
            Column("Gezegd op"),
            Column("Antwoord"),
            Column("Waarom"),
            Column("Te zien sinds"),
        ),
        rows=tuple(
            (
                Cell(row.wat),
                Cell(PARTY_NAMES[row.indiener_type]),
                Cell(day_text(row.datum)),
                Cell(ANSWERS[row.status]),
                Cell(row.reden or EN_DASH),
                Cell(day_text(row.zichtbaar_op) if row.zichtbaar_op else EN_DASH),
            )
            for row in rows
        ),
    )
