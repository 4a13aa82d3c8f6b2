"""What people write, checked: rows of tables and settings, read whole, with the place of every mistake.

`reading` reads YAML and `table_rows` tables; `columns` tells what a column may hold, `explained` says it in Dutch;
`tables`, `interviews`, `approach` and `agenda` say what a row looks like; `tripwire` stops personal data.
"""

from wijkonderzoek.schemas.reading import (
    REGION_CODE,
    Document,
    Schema,
    check,
    read_yaml,
    suggestion,
)
from wijkonderzoek.schemas.table_rows import numbered_rows, read_rows
from wijkonderzoek.schemas.tables import (
    LONGEST_NAME,
    WEIGHT_TOLERANCE,
    ConcordantieRow,
    GebiedRow,
    RegionCode,
    ResultaatRow,
    SnapshotRow,
)

__all__ = [
    "LONGEST_NAME",
    "REGION_CODE",
    "WEIGHT_TOLERANCE",
    "ConcordantieRow",
    "Document",
    "GebiedRow",
    "RegionCode",
    "ResultaatRow",
    "Schema",
    "SnapshotRow",
    "check",
    "numbered_rows",
    "read_rows",
    "read_yaml",
    "suggestion",
]
