"""What a table of codings says in which column: a mapping in YAML, shipped for some tools or written for one's own.

See docs/gesprekken-koppelen.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from wijkonderzoek.schemas.reading import Schema, check, read_yaml

SHIPPED = Path(__file__).parent / "mappings"

Title = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
Titles = Annotated[
    tuple[Title, ...], BeforeValidator(lambda given: (given,) if isinstance(given, str) else given), Field(min_length=1)
]
"""The name above a column, or the names it may have: in other languages or versions of the tool."""
Separators = Annotated[
    tuple[Annotated[str, StringConstraints(min_length=1, max_length=5)], ...],
    BeforeValidator(lambda given: (given,) if isinstance(given, str) else given),
]
Part = Literal["document", "group", "code", "coder", "text", "start", "end", "passage"]


class Mapping(Schema):
    """Which column holds what. Columns that are in no field are refused, so what is not wanted stands in `ignore`."""

    tool: Annotated[str, StringConstraints(min_length=1, max_length=60)] = Field(
        description="What wrote the table, as people call it."
    )
    format: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{2,30}$")] = Field(
        default="mapped", description="Short name of the format; stands in the column 'bron' of segmenten.csv."
    )
    checked: bool = Field(default=False, description="Whether the mapping was tried on a real export of the tool.")
    layout: Literal["long", "wide"] = Field(
        default="long",
        description="long: a row per coding, or per passage; wide: a row per passage, a column per code.",
    )
    document: Titles = Field(description="Name of the document.")
    group: Titles | None = Field(default=None, description="Folder of the document, where names are unique in it only.")
    code: Titles | None = Field(default=None, description="long: the code, with those above it.")
    code_prefix: str = Field(default="", max_length=40, description="wide: what stands before a code in its column.")
    code_suffix: str = Field(default="", max_length=40, description="wide: what stands after a code in its column.")
    separator: Separators = Field(
        default=(), description="What stands between a code and the one above it; the first that the table has."
    )
    several: Literal["newline"] | None = Field(
        default=None, description="How codes are set apart where a cell holds more than one."
    )
    coder: Titles | None = Field(default=None, description="Who gave the code.")
    text: Titles | None = Field(default=None, description="The words that were coded.")
    start: Titles | None = Field(default=None, description="Where they begin, in code points from 0.")
    end: Titles | None = Field(default=None, description="Where they end: the position after the last.")
    passage: Titles | None = Field(default=None, description="What rows of the same passage have in common.")
    optional: tuple[Part, ...] = Field(default=(), description="Fields whose column may be missing.")
    ignore: tuple[Title, ...] = Field(default=(), description="Names of columns that are not read.")
    ignore_prefix: str = Field(
        default="", max_length=40, description="How the names of other columns that are not read begin."
    )
    shielded: bool = Field(
        default=False, description="Whether texts that look like a formula have a ' before them, as the tool wrote it."
    )
    losses: tuple[Annotated[str, StringConstraints(min_length=5, max_length=200)], ...] = Field(
        default=(), description="What the table does not tell, in sentences."
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.layout == "long") != (self.code is not None):
            raise ValueError("a long table, and no other, has a column 'code'")
        if (self.layout == "wide") != bool(self.code_prefix or self.code_suffix):
            raise ValueError("a wide table, and no other, has a 'code_prefix' or 'code_suffix' around its codes")
        if (self.start is None) != (self.end is None):
            raise ValueError("'start' and 'end' belong together")
        titles = [plain_title(title) for given in self.parts().values() for title in given]
        titles += map(plain_title, self.ignore)
        if len(titles) > len(set(titles)):
            raise ValueError("a name stands above one column only, so it is written in one field, once")
        return self

    def parts(self) -> dict[Part, tuple[str, ...]]:
        """The names that the column of each field may have, for the fields that are filled in."""
        given: dict[Part, tuple[str, ...] | None] = {
            "document": self.document,
            "group": self.group,
            "code": self.code,
            "coder": self.coder,
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "passage": self.passage,
        }
        return {part: titles for part, titles in given.items() if titles}


def plain_title(title: str) -> str:
    """The name above a column as it is compared: whatever its capitals and blanks.

    >>> plain_title("Document  Name ")
    'document name'
    """
    return " ".join(title.split()).casefold()


def known_mappings() -> tuple[str, ...]:
    """The names of the mappings that are shipped.

    >>> known_mappings()
    ('atlas', 'gewoon', 'maxqda', 'nvivo')
    """
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.yml")))


def load_mapping(path_or_name: Path | str) -> Mapping:
    """A shipped mapping by its name, or one from a file.

    *Raises* `InputError` naming file, line and field of every mistake at once.

    >>> load_mapping("gewoon").code
    ('code',)
    """
    if str(path_or_name) in known_mappings():
        path_or_name = SHIPPED / f"{path_or_name}.yml"
    return check(Mapping, read_yaml(Path(path_or_name)))
