"""Drawing a `WijkReport`: figures as SVG, the page as one HTML file, and shows of our types in notebooks.

Nothing is imported here, so that `import wijkonderzoek.render` stays cheap. Come in through
`render.html.render_html`, `render.figures.draw` or `render.display.register_displays`.
"""
