"""What kinds of values the fields of JSON records hold: from it the columns of a Parquet file are made.

A shape is itself JSON, so that a checkpoint can hold it: the name of a kind, ``{"list": shape}``, or ``{"of": {name: shape}}``.
Where the values of a field are of kinds that no column holds together, the column holds each value as JSON text.
"""

from __future__ import annotations

from typing import Any, TypeAlias

__all__ = ["Shape", "shape_of", "united"]

Shape: TypeAlias = "str | dict[str, Any]"

_MOST_FIELDS = 500  # an object with more is a table by its keys, not a record
_MOST_DEEP = 20

_NUMBERS = {
    ("int", "float"): "float",
    ("float", "int"): "float",
    ("int", "long"): "long",
    ("long", "int"): "long",
}


def shape_of(value: object, deep: int = 0) -> Shape:
    """The shape of one value.

    >>> shape_of({"id": 1, "tags": ["a", None]})
    {'of': {'id': 'int', 'tags': {'list': 'str'}}}
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        if abs(value) <= 2**53:
            return "int"
        return "long" if -(2**63) <= value < 2**63 else "mixed"  # a long has no float that is the same
    if isinstance(value, float):
        return "float"
    if isinstance(value, str):
        return "str"
    if deep >= _MOST_DEEP:
        return "mixed"
    if isinstance(value, list):
        inner: Shape = "null"
        for item in value:
            inner = united(inner, shape_of(item, deep + 1))
        return {"list": inner}
    assert isinstance(value, dict)
    if deep and (not value or len(value) > _MOST_FIELDS):
        return "mixed"
    return {"of": {name: shape_of(item, deep + 1) for name, item in value.items()}}


def united(one: Shape, other: Shape) -> Shape:
    """The shape that holds the values of both.

    >>> united({"of": {"id": "int"}}, {"of": {"id": "str", "url": "str"}})
    {'of': {'id': 'mixed', 'url': 'str'}}
    """
    if one == other or other == "null":
        return one
    if one == "null":
        return other
    if isinstance(one, str) or isinstance(other, str):
        return _NUMBERS.get((one, other), "mixed") if isinstance(one, str) and isinstance(other, str) else "mixed"
    if "list" in one and "list" in other:
        return {"list": united(one["list"], other["list"])}
    if "of" in one and "of" in other:
        fields = dict(one["of"])
        for name, shape in other["of"].items():
            fields[name] = united(fields[name], shape) if name in fields else shape
        return {"of": fields} if len(fields) <= 2 * _MOST_FIELDS else "mixed"
    return "mixed"
