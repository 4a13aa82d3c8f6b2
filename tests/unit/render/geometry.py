"""Reading the labels back from a drawn figure: what is written, and the box it takes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree

from wijkonderzoek.render.figures.text import Box, text_width

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Label:
    text: str
    box: Box


def labels(svg: str) -> list[Label]:
    """Every text of the figure with its box on the canvas; fails when the figure is not well-formed XML."""
    found: list[Label] = []
    _walk(ElementTree.fromstring(svg), 0.0, 0.0, {}, found)
    return found


def canvas(svg: str) -> Box:
    _, _, width, height = (float(part) for part in ElementTree.fromstring(svg).attrib["viewBox"].split())
    return Box(0, 0, width, height)


def collisions(svg: str) -> list[tuple[str, str]]:
    return [(a.text, b.text) for a, b in combinations(labels(svg), 2) if a.box.overlaps(b.box)]


def outside(svg: str) -> list[str]:
    edge = canvas(svg)
    return [
        label.text
        for label in labels(svg)
        if label.box.left < -0.5
        or label.box.right > edge.right + 0.5
        or label.box.top < -0.5
        or label.box.bottom > edge.bottom + 0.5
    ]


def _walk(node: ElementTree.Element, dx: float, dy: float, inherited: dict[str, str], found: list[Label]) -> None:
    style = {**inherited, **{k: v for k, v in node.attrib.items() if k in ("font-size", "font-weight", "text-anchor")}}
    moved = re.fullmatch(r"translate\((\S+) (\S+)\)", node.attrib.get("transform", ""))
    if moved:
        dx, dy = dx + float(moved[1]), dy + float(moved[2])
    if node.tag == f"{SVG}text":
        size = float(style["font-size"])
        text = node.text or ""
        width = text_width(text, size, int(style.get("font-weight", "400")))
        x, y = float(node.attrib["x"]) + dx, float(node.attrib["y"]) + dy
        left = x - {"start": 0.0, "middle": width / 2, "end": width}[style.get("text-anchor", "start")]
        found.append(Label(text, Box(left, y - 0.68 * size, left + width, y + 0.18 * size)))
    for child in node:
        _walk(child, dx, dy, style, found)
