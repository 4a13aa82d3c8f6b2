"""The framework matrix: what every conversation says on every opgave, in counts of segments.

Source: J. Ritchie and L. Spencer (1994), Qualitative data analysis for applied policy research.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wijkonderzoek.evidence.basis import coded_conversations, keys_of, segments_in_use
from wijkonderzoek.sources.interviews import Interviews

if TYPE_CHECKING:
    import pandas as pd


def framework_matrix(interviews: Interviews) -> pd.DataFrame:
    """How many segments every conversation has on every opgave, and how many of them name a problem or a chance.

    Rows: every coded conversation by every opgave of the codebook (index `interview_id`, `opgave`), in the order they
    were held. Columns: `segmenten`, `knelpunt`, `kans`. Where more coders coded a conversation on their own, a cell
    holds the most that any one of them gave, so that double coding does not count double. A number of segments says
    how much was coded, never how important something is.
    """
    import pandas as pd

    keys = keys_of(interviews, "opgave")
    used = segments_in_use(interviews)
    used = used.assign(
        opgave=used["code_id"].map(keys),
        segmenten=1,
        knelpunt=(used["valentie"] == "knelpunt").astype(int),
        kans=(used["valentie"] == "kans").astype(int),
    )
    columns = ["segmenten", "knelpunt", "kans"]
    per_coder = used.groupby(["interview_id", "opgave", "coder_id"], dropna=False)[columns].sum()
    cells = per_coder.groupby(level=["interview_id", "opgave"]).max()
    index = pd.MultiIndex.from_product(
        [coded_conversations(interviews), keys.unique()], names=["interview_id", "opgave"]
    )
    return cells.reindex(index, fill_value=0).astype(int)
