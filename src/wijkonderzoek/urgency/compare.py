"""What other settings do: which areas move on which opgave, and by how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wijkonderzoek.urgency.national import Urgency
from wijkonderzoek.urgency.scores import TOTAL
from wijkonderzoek.urgency.uncertainty import WORST

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("opgave", "naam", "gemeente", "rang_a", "rang_b", "verschil", "plaats_a", "plaats_b")


def moves(first: Urgency, second: Urgency) -> pd.DataFrame:
    """Where every area stands on every score by two settings, those that move most first.

    Rows: one per area and opgave (or `totaal`) that has a judgement by either. Columns: `opgave`, `naam`, `gemeente`,
    `rang_a` and `rang_b` (1 is the greatest opgave), `verschil` (rang_b - rang_a: below 0 is a greater opgave by the
    second), `plaats_a` and `plaats_b` (0-100); nan where one of them gives no judgement. Index: region code.
    """
    import pandas as pd

    tables = [pd.DataFrame(columns=list(COLUMNS))]
    one, other = _tables(first), _tables(second)
    for key in dict.fromkeys([*one, *other]):
        left, right = (_places(found, key, suffix) for found, suffix in ((one, "a"), (other, "b")))
        both = left.join(right, how="outer").dropna(how="all")
        scope = "land" if key == TOTAL else key.split(":")[0]
        regions = next(u.frames[scope].regions for u in (first, second) if scope in u.frames)
        both = both.assign(
            opgave=key.removeprefix("land:"),
            naam=regions["name"].reindex(both.index),
            gemeente=regions["gemeente_name"].reindex(both.index),
            verschil=both["rang_b"] - both["rang_a"],
        )
        tables.append(both[list(COLUMNS)])
    found = pd.concat([table for table in tables if len(table)] or tables)
    order = found["verschil"].abs().fillna(float("inf"))
    return found.iloc[(-order).argsort(kind="stable")]


def summary(moved: pd.DataFrame) -> pd.DataFrame:
    """Per opgave: how many areas have a judgement by both settings, keep their rank, move at most, and change camp.

    Columns: `beide`, `gelijk`, `mediaan` and `meeste` (ranks), `rangcorrelatie`, and `grens`: areas that are among the
    tenth with the greatest opgave by one of the two only.
    """
    import pandas as pd

    rows = {}
    for opgave, part in moved.dropna(subset=["verschil"]).groupby("opgave", sort=False):
        size = part["verschil"].abs()
        crossed = (part["plaats_a"] >= WORST) != (part["plaats_b"] >= WORST)
        rows[str(opgave)] = {
            "beide": len(part),
            "gelijk": int((size == 0).sum()),
            "mediaan": float(size.median()),
            "meeste": float(size.max()),
            "rangcorrelatie": float(part["plaats_a"].corr(part["plaats_b"])),
            "grens": int(crossed.sum()),
        }
    columns = ["beide", "gelijk", "mediaan", "meeste", "rangcorrelatie", "grens"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def _tables(urgency: Urgency) -> dict[str, pd.DataFrame]:
    found = {f"{score.scope}:{score.group.key}": score.table for score in urgency.scores}
    return found | ({TOTAL: urgency.total} if urgency.total is not None else {})


def _places(tables: dict[str, pd.DataFrame], key: str, suffix: str) -> pd.DataFrame:
    import pandas as pd

    if key not in tables:
        return pd.DataFrame(columns=[f"rang_{suffix}", f"plaats_{suffix}"], dtype=float)
    table = tables[key].dropna(subset=["score"])
    return pd.DataFrame({f"rang_{suffix}": table["worse"] + 1, f"plaats_{suffix}": table["place"]})
