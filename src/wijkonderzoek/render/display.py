"""How our types show themselves in a notebook: the same templates as the page, in small.

from wijkonderzoek.render.display import register_displays
register_displays()
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from markupsafe import Markup

from wijkonderzoek.model import Finding, Indicator, Region, Value
from wijkonderzoek.render.figures.fonts import font_faces
from wijkonderzoek.render.html import colour_properties
from wijkonderzoek.render.templating import Page, template
from wijkonderzoek.report.model import FigureSpec, Section, Strip, Table, WijkReport

SHOWN: dict[type, str] = {
    Region: "region",
    Indicator: "indicator",
    Value: "value",
    Finding: "finding",
    WijkReport: "report",
    Section: "section",
    FigureSpec: "figure",
    Table: "table",
    Strip: "strip",
}
"""Which part of the notebook template shows which type."""


def register_displays() -> bool:
    """Let the running IPython show our types as HTML; False, and nothing done, where none runs.

    The fonts that figures are measured in go into the notebook once, as the output of the cell that calls this.

    *Raises* `ImportError` where IPython is not installed.
    """
    from IPython import get_ipython
    from IPython.display import HTML, display

    shell = get_ipython()
    if shell is None:
        return False
    formatter = shell.display_formatter.formatters["text/html"]
    for shown, kind in SHOWN.items():
        show: Callable[[object], str] = partial(to_html, kind=kind)
        formatter.for_type(shown, show)
    display(HTML(f"<style>{font_faces()}</style>"))
    return True


def to_html(item: object, kind: str = "") -> str:
    """One of our objects as a fragment of HTML with its own small stylesheet.

    `kind` is found from the type when it is not given. *Raises* `KeyError` for a type that is not in `SHOWN`.

    >>> from wijkonderzoek.model import Level
    >>> "WK059916" in to_html(Region("WK059916", "IJsselmonde", Level.WIJK, 2024, gemeente_name="Rotterdam"))
    True
    """
    page = Page()
    chapter = page.chapter(item, 3) if isinstance(item, Section) else None
    return template("notebook.html.j2").render(
        kind=kind or SHOWN[type(item)],
        item=item,
        chapter=chapter,
        page=page,
        dutch=dutch,
        style=Markup(f".wijkonderzoek{{{colour_properties()}}}\n{template('notebook.css').render()}"),
    )


def dutch(number: float | None) -> str:
    """A number for a notebook, in Dutch, with one decimal where it has any; reports format their own.

    >>> dutch(12345.67), dutch(3.0)
    ('12.345,7', '3')
    """
    if number is None:
        return "\u2013"
    text = f"{number:,.1f}".removesuffix(".0")
    return text.translate(str.maketrans(",.-", ".,\u2212"))
