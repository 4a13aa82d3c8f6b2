"""One report as one self-contained Dutch HTML page.

The page holds everything it needs (fonts, style, figures) and asks nothing of the network. Every
number on it was formatted by the report; here marks and words only get their place.
"""

from __future__ import annotations

from markupsafe import Markup

from wijkonderzoek.errors import UsageError
from wijkonderzoek.render.figures.fonts import font_faces
from wijkonderzoek.render.figures.palette import named_colours
from wijkonderzoek.render.templating import FICTIONAL, Page, template
from wijkonderzoek.render.words import VERSIES
from wijkonderzoek.report.model import WijkReport


def render_html(report: WijkReport, *, versie: str = "partners") -> str:
    """The report as one HTML page of a few hundred kB; the same report gives the same bytes.

    `versie` is the audience (bestuur, partners, bewoners, onderzoekers): it is named on the page
    and sets the size of the type; what the page says is the report's.

    *Raises* `UsageError` for an unknown versie, `ValueError` for a map of more than 6 classes.
    """
    if versie not in VERSIES:
        raise UsageError(f"unknown versie '{versie}'", hint=f"Choose one of: {', '.join(VERSIES)}.")
    page = Page(taken={"inhoud", "volledigheid"})
    chapters = [page.chapter(section) for section in report.sections]
    place = f" · {report.region.gemeente_name}" if report.region.gemeente_name else ""
    title = f"{report.title}{place}{f' ({FICTIONAL})' if report.fictional else ''}"
    return template("page.html.j2").render(
        report=report, page=page, versie=versie, chapters=chapters, style=Markup(_style(report)), document_title=title
    )


def _style(report: WijkReport) -> str:
    """The stylesheet: fonts, the palette as custom properties, the rules, running heads for print."""
    foot = f"{report.title} · {report.status}"
    head = f"@page{{@top-center{{content:{_css_string(FICTIONAL)}}}}}" if report.fictional else ""
    running = f"@page{{@bottom-left{{content:{_css_string(foot)}}}}}{head}"
    return f"{font_faces()}\n:root{{{colour_properties()}}}\n{template('style.css').render()}\n{running}"


def colour_properties() -> str:
    """The palette as CSS custom properties.

    >>> "--here-soft:#" in colour_properties()
    True
    """
    return ";".join(f"--{name}:{value}" for name, value in named_colours().items())


def _css_string(text: str) -> str:
    r"""A text as a CSS string; every character that is not a letter, digit or space is escaped.

    >>> print(_css_string('a</style>"'))
    "a\3c \2f style\3e \22 "
    """
    return '"' + "".join(char if char.isalnum() or char == " " else f"\\{ord(char):x} " for char in text) + '"'
