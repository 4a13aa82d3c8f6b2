"""Reading what people write: YAML, checked whole, with the line of every mistake.

All mistakes of a file are reported at once, as `file, line 7, field: what is wrong` with the likely
fix. YAML is read safely, and text that YAML would silently turn into something else (0363 into 243,
NO into false) is refused with its line.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from wijkonderzoek.errors import InputError

Model = TypeVar("Model", bound=BaseModel)
Loc = tuple[str | int, ...]

REGION_CODE = r"^(NL[0-9]{2}|GM[0-9]{4}|WK[0-9]{4}[0-9A-Z]{2}|BU[0-9]{4}[0-9A-Z]{4})$"


class Schema(BaseModel):
    """Parent of everything that is read from a person's file: frozen, and no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


@dataclass(frozen=True)
class Document:
    """A YAML file: its data, and the line each field was written on."""

    path: Path
    data: Any
    lines: Mapping[Loc, int]

    def where(self, loc: Loc) -> str:
        """`studie.yml, line 7, gemeenten.0`: the file, line and field of a location."""
        line = next((self.lines[loc[:n]] for n in range(len(loc), -1, -1) if loc[:n] in self.lines), None)
        field = ".".join(str(part) for part in loc)
        return ", ".join(filter(None, [self.path.name, f"line {line}" if line else "", field]))


def read_yaml(path: Path) -> Document:
    """Read a YAML file safely, remembering lines.

    *Raises* `InputError` when the file is absent, not UTF-8, not YAML, or repeats a key.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 at byte {error.start}", hint="Save the file as UTF-8.") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    return parse_yaml(path, text)


def parse_yaml(path: Path, text: str) -> Document:
    """The same of a text that was read from `path`, whole or in part.

    *Raises* `InputError` when it is not YAML, or repeats a key.
    """
    try:
        loader = yaml.SafeLoader(text)
        root = loader.get_single_node()
        data = loader.construct_document(root) if root is not None else None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "not valid YAML"
        raise InputError(f"{path.name}{line}: {problem}") from error
    lines = dict(_lines(root, path, ())) if root is not None else {}
    return Document(path, data, lines)


def _lines(node: yaml.Node, path: Path, loc: Loc) -> Iterator[tuple[Loc, int]]:
    yield loc, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                raise InputError(
                    f"{path.name}, line {key.start_mark.line + 1}: '{key.value}' is written twice",
                    hint="Keep one of the two.",
                )
            seen.add(key.value)
            yield from _lines(value, path, (*loc, key.value))
            yield (*loc, key.value), key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _lines(item, path, (*loc, index))


def check(model: type[Model], document: Document, *, data: Any = None, at: Loc = ()) -> Model:
    """The data of a document (or the part `data` found `at`) as a model.

    *Raises* `InputError` naming the line and field of every mistake at once.
    """
    value = document.data if data is None else data
    if not isinstance(value, dict):
        raise InputError(f"{document.where(at)}: expected fields with values, found {_kind(value)}")
    try:
        return model.model_validate(value)
    except ValidationError as error:
        problems = []
        for item in error.errors(include_url=False):
            loc: Loc = (*at, *item["loc"])
            problems.append(f"{document.where(loc)}: {explain(item, model)}")
        raise InputError("\n".join(problems)) from None


def explain(item: Mapping[str, Any], model: type[BaseModel]) -> str:
    """What a pydantic error means to the person who wrote the file."""
    kind, given, context = item["type"], item.get("input"), item.get("ctx", {})
    if kind == "extra_forbidden":
        name = str(item["loc"][-1])
        fields = [field.alias or key for key, field in model.model_fields.items()]
        return f"unknown field '{name}'{suggestion(name, fields)}"
    if kind == "missing":
        return "this field is required"
    if kind == "string_type" and isinstance(given, bool):
        return f"YAML reads this as {str(given).lower()}, but text is expected. Write it in quotes"
    if kind == "string_type" and isinstance(given, int | float):
        return (
            f"{given} is a number, but text is expected. YAML turns codes into numbers (0363 becomes 243): write "
            "codes whole and in quotes, such as 'GM0363'"
        )
    if kind == "string_pattern_mismatch" and context.get("pattern") == REGION_CODE:
        return f"'{given}' is not a region code such as 'GM0599', 'WK059910' or 'BU05991081'"
    if kind == "string_pattern_mismatch":
        return f"'{given}' does not have the form {context.get('pattern')}"
    if kind in {"literal_error", "enum"}:
        allowed = [part.strip("' ") for part in str(context.get("expected", "")).replace(" or ", ", ").split(",")]
        return f"'{given}' is not one of {', '.join(allowed)}{suggestion(str(given), allowed)}"
    if kind == "value_error":
        return str(context.get("error", item["msg"]))
    if kind == "string_too_long":
        return f"{len(str(given))} characters, at most {context.get('max_length')}"
    return f"{item['msg'][0].lower()}{item['msg'][1:]}, found {given!r}"


def explain_privately(item: Mapping[str, Any], model: type[BaseModel]) -> str:
    """The same without what was written: for tables about people."""
    kind, context = item["type"], item.get("ctx", {})
    if kind == "extra_forbidden":
        return f"unknown column; known are {', '.join(model.model_fields)}"
    if kind == "missing":
        return "this field is required"
    if kind == "string_pattern_mismatch":
        return f"does not have the form {context.get('pattern')}"
    if kind in {"literal_error", "enum"}:
        return f"is not one of {str(context.get('expected', '')).replace(chr(39), '').replace(' or ', ', ')}"
    if kind == "value_error":
        return str(context.get("error", ""))
    limits = ", ".join(f"{name} {value}" for name, value in sorted(context.items()) if isinstance(value, int | float))
    return f"cannot be used ({kind.replace('_', ' ')}{f': {limits}' if limits else ''})"


def suggestion(name: str, candidates: list[str]) -> str:
    """`. Did you mean 'indeling'?` when a candidate is close, else nothing.

    >>> suggestion("teler", ["teller", "noemer"])
    ". Did you mean 'teller'?"
    """
    close = difflib.get_close_matches(name, candidates, n=1, cutoff=0.55)
    return f". Did you mean '{close[0]}'?" if close else ""


def _kind(value: Any) -> str:
    return {type(None): "nothing", list: "a list", str: "text"}.get(type(value), type(value).__name__)
