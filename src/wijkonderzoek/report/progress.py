"""Section 10, "Voortgang": how every goal stands, what changed, whether agreements were kept, and what was learned."""

from __future__ import annotations

from collections import Counter

from wijkonderzoek.approach.agenda import Goal
from wijkonderzoek.monitoring.displacement import displacement_check
from wijkonderzoek.monitoring.goals import Progress, Toward
from wijkonderzoek.monitoring.words import Reason, State
from wijkonderzoek.report.agenda import goal_amount
from wijkonderzoek.report.closures import closure_table
from wijkonderzoek.report.goal_paths import goal_path
from wijkonderzoek.report.kept import kept_part, learned_part
from wijkonderzoek.report.model import Block, Cell, Column, Section, Table, Text
from wijkonderzoek.report.monitored import Monitored
from wijkonderzoek.report.verdicts import verdicts_part
from wijkonderzoek.wording.counts import capital
from wijkonderzoek.wording.numbers import EN_DASH, listing, lowered, margin_text, number

NUMBER = "10"
MEANING = {
    State.ON_COURSE: "Op koers: het cijfer is minstens waar het volgens de afgesproken weg nu hoort te zijn",
    State.WITHIN_MARGIN: "Binnen de marge: het cijfer blijft achter, maar niet verder dan de marge",
    State.BEHIND: "Loopt achter: het cijfer blijft verder achter dan de marge",
    State.TOO_EARLY: "Nog te vroeg",
    State.UNKNOWN: "Niet vast te stellen",
}
"""What a reader is told for a state."""
WHY = {
    Reason.LAG: "zo snel na het begin is in dit cijfer nog niets te verwachten",
    Reason.NOT_LATER: "er is nog geen cijfer van na de nulmeting",
}


def progress_section(monitored: Monitored) -> Section | None:
    """Section 10; None for a study without goals, agreements or anything written down as learned."""
    parts = [_goals(monitored), verdicts_part(monitored), kept_part(monitored), learned_part(monitored)]
    if not (monitored.goals or monitored.agreements or parts[-1]):
        return None
    there = tuple(part for part in parts if part is not None)
    return Section("voortgang", NUMBER, "Voortgang", (Text(_lead(monitored), "lead"),), _numbered(there))


def _numbered(parts: tuple[Section, ...]) -> tuple[Section, ...]:
    return tuple(
        Section(part.id, f"{NUMBER}.{n}", part.title, part.blocks, part.parts) for n, part in enumerate(parts, start=1)
    )


def _lead(monitored: Monitored) -> str:
    """How many goals stand how; counts, and never a mark for the whole."""
    if not monitored.progress:
        return f"Er zijn voor {monitored.research.region.name} nog geen doelen opgeschreven."
    counts = Counter(progress.state for progress in monitored.progress.values())
    said = [f"{number(counts[state])} {state}" for state in State if counts[state]]
    total = len(monitored.progress)
    reached = sum(progress.reached is True for progress in monitored.progress.values())
    unsure = any(progress.reached is None for progress in monitored.progress.values())
    goals = "het doel" if total == 1 else f"de {number(total)} doelen"
    text = f"Zo staan {goals} voor {monitored.research.region.name} ervoor: {listing(said)}."
    none = "Van geen enkel doel staat vast dat het streefcijfer is gehaald."
    ends = {0: none if unsure else "Geen enkel streefcijfer is al gehaald.", 1: "Eén streefcijfer is gehaald."}
    return f"{text} {ends.get(reached, f'{number(reached)} streefcijfers zijn gehaald.')}"


def _goals(monitored: Monitored) -> Section | None:
    """Section 10.1: a card per goal that can be followed, with its path; the others with the reason."""
    if not monitored.goals:
        return None
    blocks: list[Block] = [_overview(monitored)]
    for goal in monitored.goals:
        progress = monitored.progress[goal.row.doel_id]
        if progress.current is None:
            continue
        blocks.append(Text(_card(monitored, goal, progress), "plain", goal.row.doel))
        figure = goal_path(monitored, goal, progress, _message(progress, goal))
        if figure is not None:
            blocks.append(figure)
    closed = closure_table(monitored)
    note = (
        "Een doel telt pas mee nadat de verwachte looptijd voorbij is; daarna loopt de afgesproken weg recht naar het "
        "streven. Een stand zegt waar een cijfer staat, niet waardoor."
    )
    return Section("voortgang-doelen", "", "Doelen", (*blocks, *closed, Text(note, "note")))


def _overview(monitored: Monitored) -> Table:
    """Every goal with its state, those that cannot be followed too."""
    return Table(
        id="tabel-voortgang",
        caption=f"Hoe de doelen van {monitored.research.region.name} ervoor staan",
        columns=(Column("Doel"), Column("Stand"), Column("Nieuwste cijfer"), Column("Streven")),
        rows=tuple(
            (
                Cell(goal.row.doel),
                Cell(state_text(monitored.progress[goal.row.doel_id])),
                Cell(_newest(monitored, goal)),
                Cell(_target(goal, monitored.progress[goal.row.doel_id])),
            )
            for goal in monitored.goals
        ),
    )


def state_text(progress: Progress) -> str:
    """The state of a goal, with the reason where there is one: "nog te vroeg: er is nog geen cijfer ..."."""
    if progress.reason is None:
        return str(progress.state)
    return f"{progress.state}: {WHY.get(progress.reason, str(progress.reason))}"


def _newest(monitored: Monitored, goal: Goal) -> str:
    series = monitored.series.get(goal.indicator.key) if goal.indicator else None
    if series is None or not series.newest:
        return EN_DASH
    value = series.newest[-1]
    assert value.value is not None
    margin = margin_text(value, series.indicator)
    said = "" if margin == EN_DASH else f" ({margin})"
    return f"{goal_amount(goal, value.value)}{said} in {value.year}"


def _target(goal: Goal, progress: Progress) -> str:
    row = goal.row
    if row.streefwaarde is None or row.streefjaar is None:
        return EN_DASH
    text = f"{goal_amount(goal, row.streefwaarde)} in {row.streefjaar}"
    return f"{text} (gehaald)" if progress.reached else text


def _card(monitored: Monitored, goal: Goal, progress: Progress) -> str:
    """How a goal stands, in sentences: its state, from where it came, what was due, and at what pace."""
    current, baseline = progress.current, progress.baseline
    assert current is not None
    assert baseline is not None
    sentences = [
        f"{_state(progress)}.",
        f"Het begon op {goal_amount(goal, baseline.value)} ({_years(baseline.years)}); het nieuwste cijfer is "
        f"{_newest(monitored, goal)}.",
        _due(goal, progress, current),
        "Het streefcijfer is gehaald." if current.reached else "",
        _pace(goal, current),
        _first(goal, progress),
        _along(monitored, goal),
    ]
    return " ".join(filter(None, sentences))


def _state(progress: Progress) -> str:
    text = MEANING[progress.state]
    if progress.reason is not None:
        return f"{text}: {WHY.get(progress.reason, str(progress.reason))}"
    unsure = progress.state is State.ON_COURSE and progress.current is not None and not progress.current.clear
    return f"{text}. Door de marge kan het ook iets achterlopen" if unsure else text


def _years(years: tuple[int, ...]) -> str:
    """The years a baseline is of.

    >>> _years((2022,)), _years((2014, 2015, 2016))
    ('2022', 'het gemiddelde van 2014, 2015 en 2016')
    """
    return str(years[0]) if len(years) == 1 else f"het gemiddelde van {listing([str(year) for year in years])}"


def _due(goal: Goal, progress: Progress, current: Toward) -> str:
    """Where the figure should be by now, and by when it should be where."""
    assert progress.baseline is not None
    target = f"{goal_amount(goal, current.target.value)} in {current.target.year}"
    if not 0 < current.due < 1:
        return f"Het streven is {target}."
    due = progress.baseline.value + current.due * (current.target.value - progress.baseline.value)
    return f"Volgens de afgesproken weg hoort het nu {goal_amount(goal, due)} te zijn; het streven is {target}."


def _pace(goal: Goal, current: Toward) -> str:
    """What is needed a year from now on, and what was realised."""
    if current.passed and not current.reached:
        return "Het streefjaar is voorbij."
    if current.needed is None or current.realised is None:
        return ""
    needed, realised = (_a_year(goal, change) for change in (current.needed, current.realised))
    return f"Nodig is nog {needed} per jaar; tot nu toe was het {realised} per jaar."


def _a_year(goal: Goal, change: float) -> str:
    """A change a year, with one decimal more than the figure has."""
    assert goal.indicator is not None
    size = number(abs(change), max(goal.indicator.decimals, 1))
    return f"{size} {'erbij' if change > 0 else 'eraf'}" if size.strip("0,") else "geen verandering"


def _first(goal: Goal, progress: Progress) -> str:
    """How it stands to what was agreed first, where that was something else."""
    first, current = progress.original, progress.current
    if first is None or current is None or first.target == current.target:
        return ""
    target = f"{goal_amount(goal, first.target.value)} in {first.target.year}"
    return f"Eerst afgesproken was {target}; daarnaast gelegd is de stand: {first.state}."


def _along(monitored: Monitored, goal: Goal) -> str:
    """What moved along, for a goal that is also reached when other people come to live here."""
    found = displacement_check(goal.indicator.key, monitored.trends) if goal.indicator else ()
    if not found:
        return ""
    moved = [lowered(monitored.indicators[one.key].title) for one in found if one.moved]
    said = f"Duidelijk mee veranderden: {listing(moved)}" if moved else "Niets daarvan veranderde duidelijk mee"
    return f"Dit doel is ook te halen doordat anderen hier komen wonen. {said}."


def _message(progress: Progress, goal: Goal) -> str:
    """The title of a goal's figure."""
    return f"{capital(str(progress.state))}: {lowered(goal.row.doel)}"
