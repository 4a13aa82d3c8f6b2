"""XML of other people, read piece by piece: no entities, no document types, and bounds on depth, size and numbers.

Elements and attributes go by their local name, so that every version of a format reads the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

from wijkonderzoek.errors import ExportError

LONGEST = 100_000_000
"""Bytes of a file of XML."""
LONGEST_TAG = 1_000_000
"""Bytes of one tag with its attributes, the longest piece that is held at once."""
DEEPEST = 100
"""Most elements within one another. A codebook is six levels deep, and a project five more."""
MOST_ELEMENTS = 1_000_000
"""A project of 50,000 codings has some 150,000."""
MOST_NAMES = 1_000
"""Different names of elements and attributes. REFI-QDA knows some 130."""

_CHUNK = 1 << 16
_AGAIN = "Export the project again, and give the file as it came."
_WHOLE = re.compile(r"\s*([+-]?[0-9]{1,9})\s*", re.ASCII)


@dataclass(slots=True)
class Node:
    """An element with what is in it; `name` and the keys of `attributes` are local names."""

    name: str
    attributes: Mapping[str, str] = field(repr=False)
    children: list[Node] = field(default_factory=list, repr=False)
    text: str = field(default="", repr=False)

    def get(self, attribute: str) -> str:
        """An attribute, or "" where it is not given."""
        return self.attributes.get(attribute, "")

    def guid(self, attribute: str = "guid") -> str:
        """A GUID as tools mean it: without braces, in lower case; "" where it is not given."""
        return self.get(attribute).strip().strip("{}").lower()

    def within(self, name: str) -> Iterator[Node]:
        """The children of a name, in order."""
        return (child for child in self.children if child.name == name)

    def below(self, name: str) -> Iterator[Node]:
        """Every element of a name in this one, however deep, in no particular order."""
        open_nodes = [self]
        while open_nodes:
            children = open_nodes.pop().children
            yield from (child for child in children if child.name == name)
            open_nodes += children


def subtrees(body: bytes, file: str, names: Collection[str]) -> Iterator[Node]:
    """The root without its children, and then each outermost element of one of `names` as soon as it is closed.

    Nothing else is kept, so memory follows the largest of these and not the file. *Raises* `ExportError` when it is
    not XML, holds entities or a document type, or goes beyond the bounds of this module.

    >>> [node.name for node in subtrees(b"<a><b><c/></b><c/></a>", "a.xml", {"c"})]
    ['a', 'c', 'c']
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    if len(body) > LONGEST:
        raise ExportError(f"{file}: more than {LONGEST:,} bytes of XML")
    builder = _Builder(file, names)
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    silent = 0
    try:
        for at in range(0, len(body), _CHUNK):
            events = builder.events
            parser.feed(body[at : at + _CHUNK])
            silent = silent + _CHUNK if builder.events == events else 0
            if silent > LONGEST_TAG:
                raise ExportError(f"{file}: a tag or remark of more than {LONGEST_TAG:,} bytes", hint=_AGAIN)
            yield from builder.take()
        parser.close()
        yield from builder.take()
    except DefusedXmlException:
        raise ExportError(f"{file}: holds a document type or entities, which no export does", hint=_AGAIN) from None
    except (ParseError, ValueError, LookupError):
        raise ExportError(f"{file}: not sound XML", hint=_AGAIN) from None


def whole_number(text: str, where: str) -> int:
    """A whole number of at most nine digits. *Raises* `ExportError` for anything else, without repeating it.

    >>> whole_number(" 12 ", "document 3, selection 1")
    12
    """
    found = _WHOLE.fullmatch(text)
    if not found:
        raise ExportError(f"{where}: not a whole number of at most nine digits", hint=_AGAIN)
    return int(found[1])


class _Builder:
    """Takes the events of a parser, keeps the elements asked for, and minds the bounds."""

    def __init__(self, file: str, wanted: Collection[str]) -> None:
        self.file, self.wanted = file, wanted
        self.events = self.depth = self.elements = 0
        self.names: dict[str, str] = {}
        self.open: list[tuple[Node, list[str]]] = []
        self.done: list[Node] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.events += 1
        self.elements += 1
        self.depth += 1
        if self.depth > DEEPEST:
            raise ExportError(f"{self.file}: elements more than {DEEPEST} deep", hint=_AGAIN)
        if self.elements > MOST_ELEMENTS:
            raise ExportError(f"{self.file}: more than {MOST_ELEMENTS:,} elements")
        name = self._local(tag)
        mine = {self._local(key): value for key, value in attributes.items()}
        if self.depth == 1:
            self.done.append(Node(name, mine))
        if self.open or name in self.wanted:
            self.open.append((Node(name, mine), []))

    def data(self, text: str) -> None:
        self.events += 1
        if self.open:
            self.open[-1][1].append(text)

    def end(self, tag: str) -> None:
        self.events += 1
        self.depth -= 1
        if self.open:
            node, parts = self.open.pop()
            node.text = "".join(parts)
            (self.open[-1][0].children if self.open else self.done).append(node)

    def close(self) -> None:
        """The parser asks for it; there is nothing left to do."""

    def take(self) -> list[Node]:
        """What was completed since the last time."""
        done, self.done = self.done, []
        return done

    def _local(self, name: str) -> str:
        """A name without its namespace; how many there are is bounded, because the parser keeps them all."""
        if name not in self.names:
            if len(self.names) >= MOST_NAMES:
                raise ExportError(f"{self.file}: more than {MOST_NAMES:,} names of elements", hint=_AGAIN)
            self.names[name] = name.rpartition("}")[2]
        return self.names[name]
