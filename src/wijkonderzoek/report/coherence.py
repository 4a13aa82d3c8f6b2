"""Section 3.9: how opgaven stack and hang together, in figures and in what people tell in one breath."""

from __future__ import annotations

from wijkonderzoek.evidence.cooccurrence import cooccurrence
from wijkonderzoek.report.model import Block, Section, Text
from wijkonderzoek.report.research import Research
from wijkonderzoek.wording.numbers import lowered, number

MOST_PAIRS = 3


def coherence(research: Research) -> Section | None:
    """Which opgaven give a signal, and which are told in the same conversation; None without stories."""
    if not research.told:
        return None
    blocks: list[Block] = [Text(_stacked(research), "plain")]
    if pairs := _pairs(research):
        blocks.append(Text(_together(research, pairs), "plain"))
    blocks.append(
        Text(
            "Dat opgaven in één gesprek voorkomen, zegt niet dat mensen ze met elkaar verbinden, en ook niet dat "
            "het een van het ander komt.",
            "note",
        )
    )
    return Section("stand-samenhang", "3.9", "Hoe opgaven samenhangen", tuple(blocks))


def _stacked(research: Research) -> str:
    """On how many opgaven figures or stories give a signal, and on which both do."""
    figures = {j.opgave.key for j in research.joint if j.figures == "zorg"}
    stories = {j.opgave.key for j in research.joint if j.told is not None and j.told.verdict in ("knelpunt", "beide")}
    titles = {j.opgave.key: lowered(j.opgave.title) for j in research.joint}
    any_, both = figures | stories, figures & stories
    if not any_:
        return "Op geen van de acht opgaven geven cijfers of verhalen een signaal."
    text = (
        f"Op {number(len(any_))} van de {number(len(titles))} opgaven geven cijfers of verhalen een signaal: "
        f"{'; '.join(title for key, title in titles.items() if key in any_)}."
    )
    if both:
        text += f" Allebei op {'; '.join(title for key, title in titles.items() if key in both)}."
    return text


def _pairs(research: Research) -> list[tuple[str, str]]:
    """The pairs of opgaven told most often in the same conversation, of those told in enough of them.

    Opgaven, and pairs told equally often, are in the order of the catalogue. Without counts: beside those of section 2
    they could give away what is hidden there.
    """
    talk = research.talk
    assert talk is not None
    table = cooccurrence(talk.narrowed, "opgave")
    keys = list(research.catalogue.opgaven)
    told = table.loc[table["both"] >= research.min_mentions, "both"]
    pairs = (sorted((keys.index(str(one)), keys.index(str(other)))) for one, other in told.index.tolist())
    ranked = sorted((-int(times), *pair) for times, pair in zip(told, pairs, strict=True))
    return [(keys[first], keys[second]) for _, first, second in ranked[:MOST_PAIRS]]


def _together(research: Research, pairs: list[tuple[str, str]]) -> str:
    opgaven = research.catalogue.opgaven
    named = [f"{lowered(opgaven[first].title)} met {lowered(opgaven[second].title)}" for first, second in pairs]
    return f"Het vaakst in hetzelfde gesprek: {'; '.join(named)}."
