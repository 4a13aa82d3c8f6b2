"""What stands above a first-person story: who told it, where, and that the teller read it back and allows it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from wijkonderzoek.schemas.cells import Day
from wijkonderzoek.schemas.reading import Schema

Teller = Literal["bewoner", "professional"]


class VerhaalHead(Schema):
    """The front matter of verhalen/<name>.md; without consent and reading back a story does not belong in a study."""

    rol: Teller
    gebied: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    toestemming: Literal["ja"]
    datum: Day
    teruggelezen: Literal["ja"]
