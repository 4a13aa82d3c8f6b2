"""The conversation pack as one page to print: a sheet to begin with, then a sheet of A4 for every statement."""

from __future__ import annotations

from markupsafe import Markup

from wijkonderzoek.render.figures.fonts import font_faces
from wijkonderzoek.render.html import colour_properties
from wijkonderzoek.render.templating import Page, template
from wijkonderzoek.report.model import WijkReport

ANSWERS = ("ja", "deels", "nee")


def render_conversation(report: WijkReport) -> str:
    """The sheets of a report as one self-contained HTML page; the same report gives the same bytes.

    A report without sheets gives a page that says so.
    """
    page = Page(taken={"inhoud", "vooraf"})
    sheets = [(page.id(sheet.id, "stelling"), sheet) for sheet in report.conversation]
    style = f"{font_faces()}\n:root{{{colour_properties()}}}\n{template('gespreksblad.css').render()}"
    return template("gespreksblad.html.j2").render(report=report, sheets=sheets, answers=ANSWERS, style=Markup(style))
