"""Section 2, "Verhaal van de wijk": what is told, by how many of how many, in people's own words first."""

from __future__ import annotations

from collections.abc import Sequence

from wijkonderzoek.evidence.conversations import PROFESSIONALS, RESIDENTS, Conversations
from wijkonderzoek.evidence.unsaid import count_union
from wijkonderzoek.report.model import Block, Cell, Column, FigureSpec, MentionRow, MentionStrip, Section, Table, Text
from wijkonderzoek.report.quotes import opening_quotes
from wijkonderzoek.report.research import Research
from wijkonderzoek.report.themes import Theme, contrasted_themes
from wijkonderzoek.wording.counts import capital, count_cell, in_conversations, out_of, period_text
from wijkonderzoek.wording.numbers import listing, lowered, number

MOST_THEMES = 12
"""Most themes in the figure; the codebook (annex E) has all of them."""
MOST_NAMED = 5
KINDS = {
    "knelpunt": "knelpunt",
    "kans": "kans",
    "oplossing": "oplossing",
    "idee": "idee",
    "wens": "wens",
    "bezwaar": "bezwaar",
    "barriere": "drempel om mee te doen",
}
"""What may be told of a theme, with what the reader calls it; a column each where there is a count to show."""
ROLES = {"bewoner": "bewoners", "ondernemer": "ondernemers", "professional": "professionals"}
MANY = ROLES | {RESIDENTS: "bewoners of ondernemers", PROFESSIONALS: PROFESSIONALS}
"""What people of a role, or of a side, are called after their number."""


def story_of_the_wijk(research: Research) -> Section | None:
    """Section 2; None where the study has no conversations about this area."""
    talk = research.talk
    if talk is None:
        return None
    if not talk.enough:
        text = (
            f"Over {research.region.name} zijn gesprekken gevoerd, maar met minder dan {number(talk.min_people)} "
            "mensen. Wat zij vertelden staat hier niet: wie er woont of werkt, zou hen kunnen herkennen."
        )
        return Section("verhaal", "2", "Verhaal van de wijk", (Text(text, "gap"),))
    parts = (
        _opening(research, talk),
        _problems_and_chances(research),
        _both_sides(research, talk),
        _outside(research, talk),
    )
    return Section("verhaal", "2", "Verhaal van de wijk", (Text(_lead(research, talk), "lead"),), parts)


def people_text(talk: Conversations) -> str:
    """Who was spoken to: with a count per role or side where enough people share each, else the roles alone."""
    if counts := talk.role_counts:
        return listing([f"{number(n)} {MANY[who]}" for who, n in counts.items()])
    there = set(talk.people["rol"])
    return listing([many for role, many in ROLES.items() if role in there])


def _lead(research: Research, talk: Conversations) -> str:
    conversations = f"{number(talk.count)} gesprek{'ken' if talk.count != 1 else ''}"
    return (
        f"In {conversations}, {_period(talk)}, vertelden {number(len(talk.people))} mensen over "
        f"{research.region.name}: {people_text(talk)}. Hier staat wat er verteld is en in hoeveel gesprekken. Dat zegt "
        "niet hoeveel bewoners er zo over denken; wel wat er speelt, en in welke woorden. Wie niet gesproken zijn, "
        "staat in bijlage D."
    )


def _period(talk: Conversations) -> str:
    return period_text(list(talk.table["peildatum_maand"]))


def _opening(research: Research, talk: Conversations) -> Section:
    """What it is about: words of people first, then the themes in a figure."""
    themes = {theme.code: theme for theme in research.themes}
    blocks: list[Block] = []
    for said in opening_quotes(research):
        theme = themes[said.code]
        told = capital(in_conversations(theme.n, talk.count, research.min_mentions))
        blocks += [Text(f"{told}.", "plain", theme.name), said.block(research.region.name)]
    if themes:
        blocks.append(_figure(research, talk, list(themes.values())))
    else:
        text = f"Geen onderwerp kwam in {number(research.min_mentions)} of meer gesprekken terug; daarom staat er geen."
        blocks.append(Text(text, "gap"))
    return Section("verhaal-themas", "2.1", "Waar het over gaat", tuple(blocks))


def _figure(research: Research, talk: Conversations, themes: Sequence[Theme]) -> FigureSpec:
    name = research.region.name
    rows = tuple(MentionRow(t.name, t.n, talk.count, out_of(t.n, talk.count)) for t in themes[:MOST_THEMES])
    said = "; ".join(f"{row.label} {row.value_label}" for row in rows)
    return FigureSpec(
        id="themas",
        title=f"Het vaakst ging het over {_most_told(themes)}",
        alt=f"In hoeveel van de {number(talk.count)} gesprekken over {name} een onderwerp ter sprake kwam: {said}.",
        unit="gesprekken waarin het ter sprake kwam",
        source=f"Bron: {number(talk.count)} gecodeerde gesprekken, {_period(talk)}",
        data=MentionStrip(rows, "gesprek waarin het ter sprake kwam", "ander gesprek"),
        table=Table(
            id="tabel-themas",
            caption=f"Onderwerpen in gesprekken over {name}",
            columns=(Column("Onderwerp"), Column("Opgave"), Column("Gesprekken", True)),
            rows=tuple(
                (Cell(t.name), Cell(_opgave_title(research, t.opgave)), Cell(number(t.n), float(t.n))) for t in themes
            ),
        ),
    )


def _most_told(themes: Sequence[Theme]) -> str:
    """The theme told most, or the few that are told equally often."""
    most = [lowered(t.name) for t in themes if t.n == themes[0].n]
    return listing(most[:3])


def _opgave_title(research: Research, key: str) -> str:
    return research.catalogue.opgaven[key].title if key else "buiten de acht opgaven"


def _problems_and_chances(research: Research) -> Section:
    """Problems and opportunities, annoyances, wishes and objections: side by side, and as a table."""
    themes = research.themes
    least = research.min_mentions
    blocks: list[Block] = [
        Text(_top(themes, "knelpunt", least), "key", "Wat knelt"),
        Text(_top(themes, "kans", least), "key", "Wat kan, of al goed gaat"),
    ]
    annoyances = _ranked(themes, "ergernis", least)
    if annoyances:
        blocks.append(Text(f"Het vaakst genoemd: {annoyances}.", "plain", "Dagelijkse ergernissen"))
    kinds = {kind: head for kind, head in KINDS.items() if any(t.count(kind) >= least for t in themes)}
    if kinds:
        blocks.append(_kinds_table(research, themes, kinds))
    return Section("verhaal-knelt-kan", "2.2", "Wat knelt en wat kan", tuple(blocks))


def _ranked(themes: Sequence[Theme], kind: str, least: int) -> str:
    """The themes most told as this, with their counts: "vocht en schimmel (6) en parkeren (4)"; empty for none."""
    told = sorted((t for t in themes if t.count(kind) >= least), key=lambda t: -t.count(kind))
    return listing([f"{lowered(t.name)} ({number(t.count(kind))})" for t in told[:MOST_NAMED]])


def _top(themes: Sequence[Theme], kind: str, least: int) -> str:
    ranked = _ranked(themes, kind, least)
    if not ranked:
        return f"Als {kind} kwam geen onderwerp in {number(least)} of meer gesprekken ter sprake."
    return f"Als {kind} het vaakst genoemd, met het aantal gesprekken erachter: {ranked}."


def _kinds_table(research: Research, themes: Sequence[Theme], kinds: dict[str, str]) -> Table:
    least = research.min_mentions
    return Table(
        id="tabel-knelt-kan",
        caption=f"Hoe er over elk onderwerp in {research.region.name} verteld is: in hoeveel gesprekken "
        f"(< {number(least)}: in minder dan {number(least)}, of in geen)",
        columns=(
            Column("Onderwerp"),
            Column("ter sprake", True),
            *(Column(f"als {head}", True) for head in kinds.values()),
        ),
        rows=tuple(
            (Cell(t.name), *(_count(n, least) for n in (t.n, *(t.count(kind) for kind in kinds))))
            for t in themes
            if any(t.count(kind) >= least for kind in kinds)
        ),
    )


def _count(n: int, least: int) -> Cell:
    return Cell(count_cell(n, least), float(n) if n >= least else None)


def _both_sides(research: Research, talk: Conversations) -> Section:
    """What residents and professionals each tell, beside each other: a difference is a question, not a verdict."""
    themes = contrasted_themes(research)
    if not themes:
        text = (
            "Bewoners en professionals staan hier niet naast elkaar. Dat gebeurt alleen als van beide genoeg mensen "
            "zijn gesproken, niet een enkele keer samen, en als onderwerpen bij beide vaak genoeg terugkwamen."
        )
        return Section("verhaal-rollen", "2.3", "Wie vertelt wat", (Text(text, "gap"),))
    sides = talk.sides
    table = Table(
        id="tabel-rollen",
        caption="In hoeveel gesprekken een onderwerp ter sprake kwam, naar wie er aan tafel zat",
        columns=(Column("Onderwerp"), *(Column(capital(side), True) for side in sides), Column("Opvallend")),
        rows=tuple(
            (
                Cell(t.name),
                *(Cell(out_of(t.count(side), len(ids)), float(t.count(side))) for side, ids in sides.items()),
                Cell("vraag voor het gesprek" if t.marked else ""),
            )
            for t in themes
        ),
    )
    note = (
        "Opvallend heet een verschil van een derde van de gesprekken of meer. Een onderwerp ontbreekt als een van "
        f"beide kanten het wel noemde, maar in minder dan {number(research.min_mentions)} gesprekken, en ook als er "
        "andere onderwerpen onder vallen. Een gesprek met beide aan tafel telt bij allebei."
    )
    blocks = (Text(_questions(themes, talk), "plain"), table, Text(note, "note"))
    return Section("verhaal-rollen", "2.3", "Wie vertelt wat", blocks)


def _questions(themes: Sequence[Theme], talk: Conversations) -> str:
    """The marked differences as questions for the conversation."""
    sides = list(talk.sides)
    apart = [t for t in themes if t.marked]
    if not apart:
        return "Beide kanten brengen deze onderwerpen ongeveer even vaak ter sprake."
    told = []
    for theme in apart[:3]:
        first, other = sorted(sides, key=lambda side: -theme.count(side) / len(talk.sides[side]))
        told.append(f"{theme.name} kwam bij {first} vaker ter sprake dan bij {other}.")
    return f"{' '.join(told)} Herkent u {'dat verschil' if len(told) == 1 else 'die verschillen'}, en wat zit erachter?"


def _outside(research: Research, talk: Conversations) -> Section:
    """What fits none of the eight opgaven: people set the agenda of the conversation."""
    themes = [t for t in research.themes if not t.opgave]
    least = research.min_mentions
    free = int(talk.segments.loc[talk.segments["opgave"] == "", "interview_id"].nunique())
    codes = talk.interviews.codes
    count = count_union(talk, research.reported, set(codes.index[codes["opgave"].isna()]), "n", free, least)
    where = capital(in_conversations(count.n, talk.count, least, at_least=count.at_least))
    text = f"{where} kwam iets ter sprake dat in geen van de acht opgaven past."
    if themes:
        text += f" Met het aantal gesprekken: {listing([f'{lowered(t.name)} ({number(t.n)})' for t in themes])}."
    opening = opening_quotes(research)
    quotes = [said for said in research.quotes if not said.opgave and said not in opening]
    blocks: list[Block] = [Text(text, "plain"), *(said.block(research.region.name) for said in quotes[:1])]
    return Section("verhaal-buiten", "2.4", "Buiten de acht opgaven", tuple(blocks))
