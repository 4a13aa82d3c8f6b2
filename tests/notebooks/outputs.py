"""What an executed notebook holds."""

from __future__ import annotations

import base64
import io
import json
import re
from pathlib import Path

import numpy as np
from matplotlib.image import imread


def cells(path: Path) -> list[dict]:  # type: ignore[type-arg]
    return [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]


def comparable(path: Path) -> tuple[str, list[np.ndarray]]:
    """A notebook without what hangs on the machine's zlib or Python: embedded fonts, compressed pixels, version."""
    notebook = json.loads(path.read_text())
    notebook["metadata"].pop("language_info")
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    drawn = [png for output in outputs if (png := output.get("data", {}).pop("image/png", None))]
    pictures = [imread(io.BytesIO(base64.b64decode(png))) for png in drawn]
    return re.sub(r"base64,[\w+/=]+", "base64,", json.dumps(notebook)), pictures
