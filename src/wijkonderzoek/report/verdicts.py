"""What changed: two verdicts on every figure that is followed, and why nothing can be said of others."""

from __future__ import annotations

from wijkonderzoek.monitoring.expected import expected_range
from wijkonderzoek.monitoring.trend import Trend
from wijkonderzoek.monitoring.words import Judgement, Reason
from wijkonderzoek.report.model import Block, Cell, Column, Section, Table, Text
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.wording.changes import signed_text
from wijkonderzoek.wording.numbers import amount, listing, lowered, number


def verdicts_part(monitored: Monitored) -> Section | None:
    """Whether each figure changed, and otherwise than in alike areas; None where no figure is followed."""
    trends = list(monitored.trends.values())
    if not trends:
        return None
    said = [trend for trend in trends if trend.change is not None]
    blocks: list[Block] = []
    if said:
        blocks += [_table(monitored, said), Text(_how(said), "note")]
    blocks += _flags(monitored)
    blocks += _silent(len(trends) - len(said), len(trends))
    blocks += _people(said)
    return Section("voortgang-cijfers", "", "Wat er in de cijfers veranderde", tuple(blocks))


def _table(monitored: Monitored, trends: list[Trend]) -> Table:
    return Table(
        id="tabel-oordelen",
        caption=f"Wat er veranderde in {monitored.research.region.name}, en of dat elders ook zo was",
        columns=(
            Column("Cijfer"),
            Column("Jaren"),
            Column("Verandering"),
            Column("Veranderd?"),
            Column("Anders dan vergelijkbare gebieden?"),
        ),
        rows=tuple(
            (
                Cell(trend.indicator.title),
                Cell(f"{trend.first} tot en met {trend.last}"),
                Cell(_change(trend), trend.change),
                Cell(judged(trend.changed)),
                Cell(_against(trend)),
            )
            for trend in trends
        ),
    )


def _change(trend: Trend) -> str:
    """A change with its sign and margin, in the unit of the figure: "+2,4 procentpunt (± 0,9)"."""
    assert trend.change is not None
    text = signed_text(trend.change, trend.indicator)
    places = max(trend.indicator.decimals, 1)
    return text if trend.margin is None else f"{text} (± {number(trend.margin, places)})"


def judged(judgement: Judgement) -> str:
    """A verdict with its reason where it has one."""
    return f"{judgement.word} ({judgement.reason})" if judgement.reason else str(judgement.word)


def _against(trend: Trend) -> str:
    """Verdict (b), with the middle change of how many alike areas."""
    if trend.peers is None:
        return judged(trend.against)
    middle = signed_text(trend.peers.middle, trend.indicator)
    return f"{judged(trend.against)}; midden van {number(trend.peers.count)} gebieden: {middle}"


def _how(trends: list[Trend]) -> str:
    beside = any(trend.peers for trend in trends)
    text = (
        "Veranderd heet een cijfer als de verandering groter is dan haar marge. Beter en slechter volgen uit de "
        "richting van het cijfer; een cijfer zonder richting stijgt of daalt."
    )
    if beside:
        text += (
            " Anders dan vergelijkbare gebieden heet het alleen als minder dan 5 van de 100 gebieden met half tot twee "
            "keer zoveel inwoners zo ver van het midden liggen, alle vragen van dit rapport samen geteld."
        )
    return text


def _flags(monitored: Monitored) -> list[Block]:
    """Newest figures outside the range they were expected in: to look into, no verdict."""
    found = []
    for series in monitored.series.values():
        expected = expected_range(monitored.changes, monitored.research.region, series)
        if expected is not None and expected.outside:
            low, high = (
                amount(end, series.indicator, decimals=series.indicator.decimals)
                for end in (expected.low, expected.high)
            )
            value = amount(expected.value, series.indicator)
            found.append(f"{series.indicator.title}: {value} in {expected.year}, verwacht tussen {low} en {high}.")
    if not found:
        return []
    return [Text(" ".join(found), "key", "Nieuwste cijfer buiten wat te verwachten was: kijk wat er speelt")]


def _silent(n: int, total: int) -> list[Block]:
    """Of how many figures nothing can be said; section 11 has them with the reason."""
    if n == 0:
        return []
    return [Text(f"Over {number(n)} van de {number(total)} cijfers is niets te zeggen. Deel 11 zegt waarom.", "gap")]


def _people(trends: list[Trend]) -> list[Block]:
    """What turnover keeps from being called improvement."""
    doubt = {Reason.TURNOVER_UNKNOWN, Reason.TURNOVER_HIGH}
    named = [lowered(t.indicator.title) for t in trends if t.changed.reason in doubt or t.against.reason in doubt]
    if not named:
        return []
    text = (
        f"{listing(named).capitalize()}: dat cijfer kan veranderen doordat mensen het beter krijgen, en ook doordat "
        "anderen hier komen wonen. Zonder cijfers over verhuizingen heet het daarom niet beter."
    )
    return [Text(text, "plain", "Wijk of mensen?")]
