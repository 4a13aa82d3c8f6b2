"""Whether a file holds what its table should: the columns, and every wijk and buurt of the gemeenten in it."""

from __future__ import annotations

from wijkonderzoek.catalogue import Catalogue, TableMap, is_fictional
from wijkonderzoek.errors import InputError
from wijkonderzoek.schemas import suggestion
from wijkonderzoek.sources.tables import PATH, REGION, SourceTable, Topic, tidy

POPULATION = "a_inw"
"""The variable that tells whether regions add up."""
MAP_PATH = " > "
TOLERANCE = 0.01
"""Share that parts may differ from their whole; measured over all gemeenten of 2020 and 2024: at most 0.31 %."""
ROUNDING = 5
"""Residents that each part may differ by; measured over all wijken of 2020 and 2024: at most 5 for each buurt."""
FEWEST_GEMEENTEN = 300
"""Fewer than the country has (342 in 2024); below it, a file without residents does not hold the country."""
PARTS = (("NL", "GM", 0), ("GM", "WK", 6), ("WK", "BU", 8))
"""What a region consists of, and how many characters of its parts' codes are its own."""
PLURAL = {"GM": "gemeenten", "WK": "wijken", "BU": "buurten"}


def check_columns(file: str, table: SourceTable, table_map: TableMap, catalogue: Catalogue) -> str:
    """The key of the topic of residents; empty where the table has none by its column map.

    *Raises* `InputError` when that topic is not in the file (with the closest title), or when the file has no column
    at all that its column map knows.
    """
    found = {name: topic for name in table_map.topics if (topic := _topic(table, table_map, name, catalogue))}
    if POPULATION in table_map.topics and POPULATION not in found:
        wanted = table_map.topics[POPULATION].paths[0].split(MAP_PATH)[-1]
        titles = [topic.short or topic.path.split(PATH)[-1] for topic in table.topics.values()]
        raise InputError(
            f"{file}: no column '{wanted}', which table {table_map.table} has{suggestion(wanted, titles)}",
            hint=_other_table(table, table_map, catalogue)
            or f"Choose the topic '{wanted}' in StatLine too, and download the file again.",
        )
    if not found:
        raise InputError(
            f"{file}: none of its {len(table.topics)} columns is one of table {table_map.table} ({table_map.year})",
            hint=_other_table(table, table_map, catalogue) or "Give the table the file came from.",
        )
    return found[POPULATION].key if POPULATION in found else ""


def scope_of(file: str, table: SourceTable, population: str, *, partial: bool) -> str:
    """Codes of the gemeenten a file holds, separated by spaces; empty when it holds the whole country.

    `population` is the key of the topic of residents (empty: there is none, so sums cannot tell). The residents of
    gemeenten, wijken and buurten must add up to those of the country, gemeente and wijk they are part of, within 1 %
    and the rounding of the parts. With `partial` they need not; the file then never counts as the whole country.

    *Raises* `InputError` naming the first region whose parts do not add up to it.
    """
    missing = _missing(table, population) if population and not table.dimensions else ""
    if missing and not partial:
        raise InputError(
            f"{file} looks cut off: {missing}",
            hint="Download it again; if you chose a selection on purpose, add --partial.",
        )
    codes = table.regions.index
    gemeenten = sorted({str(code) for code in table.regions["gemeente"] if code})
    has_country = any(code.startswith("NL") for code in codes)
    added_up = bool(population) and not table.dimensions
    whole = has_country and not missing and (added_up or len(gemeenten) >= FEWEST_GEMEENTEN)
    return "" if whole else " ".join(gemeenten)


def _topic(table: SourceTable, table_map: TableMap, name: str, catalogue: Catalogue) -> Topic | None:
    """The first topic that may hold a variable, by its short name or the last of its titles."""
    titles = {tidy(path.split(MAP_PATH)[-1]) for path in table_map.topics[name].paths}
    shorts = {name, *catalogue.variables[name].workbook}
    for topic in table.topics.values():
        if topic.short in shorts or (topic.path and (topic.path in titles or topic.path.split(PATH)[-1] in titles)):
            return topic
    return None


def _other_table(table: SourceTable, table_map: TableMap, catalogue: Catalogue) -> str:
    """Which table most of the columns are of, when that is another one."""
    scores = {
        (m.table, m.year): sum(_topic(table, m, name, catalogue) is not None for name in m.topics)
        for m in catalogue.tables.values()
        if not is_fictional(m.table)
    }
    best = max(scores, key=lambda key: scores[key], default=None)
    if best is None or scores[best] <= scores.get((table_map.table, table_map.year), 0):
        return ""
    return f"Its columns are those of table {best[0]} ({catalogue.tables[best].source}): give --table {best[0]}."


def _missing(table: SourceTable, population: str) -> str:
    """The first region whose parts in the file do not add up to it; empty when all do."""
    import numpy as np
    import pandas as pd

    residents = pd.Series(table.cells[population].to_numpy(), index=pd.Index(table.cells[REGION], dtype=object))
    for whole, part, length in PARTS:
        totals = residents[residents.index.str.startswith(whole)]
        parts = residents[residents.index.str.startswith(part)]
        if part == "BU" and not len(parts) and len(totals) > 1:
            continue  # a choice of wijken alone; a file that is cut off ends among its buurten
        owners = whole + parts.index.str[2:length] if length else pd.Index(totals.index[:1].repeat(len(parts)))
        of_owner = parts.groupby(owners) if len(owners) == len(parts) else parts.iloc[:0].groupby(parts.index[:0])
        together = of_owner.sum().reindex(totals.index, fill_value=0.0)
        number = of_owner.size().reindex(totals.index, fill_value=0)
        # A part without a figure leaves open how much is missing, but never how much there is too much.
        untold = of_owner.count().reindex(totals.index, fill_value=0) < number
        allowed = 0.0 if whole == "NL" else np.maximum(TOLERANCE * totals, ROUNDING * number)
        wrong = (together > totals + allowed) | ((together < totals - allowed) & ~untold)
        if wrong.any():
            code = str(wrong.index[wrong.to_numpy()][0])
            name = str(table.regions["name"][code])
            return (
                f"{name or code} ({code}) has {totals[code]:,.0f} residents, its "
                f"{number[code]} {PLURAL[part]} in the file have {together[code]:,.0f}"
            )
    return ""
