"""What every template gets: the environment, ids that are unique on a page, sections as chapters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from wijkonderzoek.render import words
from wijkonderzoek.render.figures import draw
from wijkonderzoek.render.figures.svg import slug
from wijkonderzoek.report.model import Block, FigureSpec, Section, Text

FICTIONAL = "VOORBEELD - FICTIEF"


@lru_cache(maxsize=8)
def template(name: str) -> Template:
    """A template of this package; it escapes every text and fails on a name it was not given.

    *Raises* `jinja2.TemplateNotFound` for a name that is not in `templates/`.
    """
    environment = Environment(
        loader=PackageLoader("wijkonderzoek.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(words=words, FICTIONAL=FICTIONAL)
    return environment.get_template(name)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section with the id it has on the page and the level of its heading."""

    section: Section
    id: str
    level: int
    parts: tuple[Chapter, ...]

    @property
    def groups(self) -> Iterator[tuple[str, list[Block]]]:
        """Its blocks in stretches of one kind, so that a page can set like beside like."""
        for kind, blocks in groupby(self.section.blocks, _kind):
            yield kind, list(blocks)


def _kind(block: Block) -> str:
    return f"text-{block.role}" if isinstance(block, Text) else block.type


@dataclass(slots=True)
class Page:
    """Hands out ids and labels that are unique on one page."""

    taken: set[str] = field(default_factory=set)

    def id(self, name: str, prefix: str = "") -> str:
        """An id for `name`; the second time it is asked, one with a number behind it.

        >>> page = Page()
        >>> page.id("wonen/huur", "tabel"), page.id("wonen huur", "tabel")
        ('tabel-wonen-huur', 'tabel-wonen-huur-2')
        """
        return self._unique(slug(f"{prefix} {name}" if prefix else name), "-{}")

    def label(self, text: str) -> str:
        """A name for a landmark: landmarks of one name cannot be told apart."""
        return self._unique(text, " ({})")

    def chapter(self, section: Section, level: int = 2) -> Chapter:
        """The section, and its parts one level of heading down."""
        own = self.id(section.id)
        return Chapter(section, own, level, tuple(self.chapter(part, min(level + 1, 5)) for part in section.parts))

    def draw(self, spec: FigureSpec) -> Markup:
        """The figure, with ids of its own also when it stands on the page twice.

        *Raises* as `figures.draw`.
        """
        return Markup(draw(replace(spec, id=self.id(spec.id, "beeld"))))

    def _unique(self, wanted: str, pattern: str) -> str:
        name, number = wanted, 1
        while name in self.taken:
            number += 1
            name = wanted + pattern.format(number)
        self.taken.add(name)
        return name
