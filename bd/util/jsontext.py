r"""JSON text as the classic tool writes it, without the `json` package and the regular expressions it imports.

Reading uses the interpreter's C scanner directly; numbers with a fraction or an exponent, and `-0`, keep their
spelling, so that what is read can be written back. Writing escapes `<`, `>`, `&`, U+2028 and U+2029 the way Go's
encoder does, leaves other text as UTF-8, and writes lone surrogates as escapes.

    dumps_line({"a": "x & y"})    {"a":"x \u0026 y"}
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

try:
    from _json import encode_basestring as _quote
    from _json import make_scanner as _make_scanner
except ImportError:  # pragma: platform
    from json.encoder import py_encode_basestring as _quote
    from json.scanner import py_make_scanner as _make_scanner  # type: ignore[attr-defined, no-redef]

_SPACE = " \t\r\n"
_LARGEST_PLAIN_FLOAT = 1e21
_MOST_HEADS = 256


class JsonTextError(ValueError):
    """Text that is not one JSON document, or a value that cannot be one; `args[0]` says what is wrong and where."""


class RawNumber(float):
    """A number that no integer stands for, and so remembers how it was written."""

    text: str

    def __new__(cls, text: str) -> RawNumber:
        """Reads `text`, the number as JSON spells it."""
        number = super().__new__(cls, text)
        number.text = text
        return number


def _refuse_constant(name: str) -> object:
    """Refuses `NaN` and the infinities, which JSON does not have."""
    message = f"{name} is not a JSON value"
    raise JsonTextError(message)


def _read_integer(text: str) -> int | RawNumber:
    """Reads a number without fraction and exponent; integers know no negative zero."""
    return RawNumber(text) if text == "-0" else int(text)


class _ScannerOptions:
    """What the C scanner asks for: strict strings, plain dicts, spelling-preserving numbers."""

    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = RawNumber
    parse_int = staticmethod(_read_integer)
    parse_constant = staticmethod(_refuse_constant)
    memo: dict[str, str] = {}  # noqa: RUF012 (the pure scanner's contract, never shared state here)


_scan: Callable[[str, int], tuple[object, int]] = _make_scanner(_ScannerOptions)  # type: ignore[arg-type]


def loads(text: str) -> object:
    """Reads one JSON document.

    Raises: JsonTextError for anything else, with the reason and the column.
    """
    start = len(text) - len(text.lstrip(_SPACE))
    try:
        value, end = _scan_explained(text, start)
    except StopIteration as stop:
        message = f"no JSON value at column {_stop_index(stop, start) + 1}"
        raise JsonTextError(message) from None
    except RecursionError:
        message = "nested too deeply"
        raise JsonTextError(message) from None
    except JsonTextError:
        raise
    except ValueError as error:
        message = str(error).replace("line 1 ", "").split(" (char")[0]
        raise JsonTextError(message) from None
    rest = text[end:].lstrip(_SPACE)
    if rest:
        message = f"text after the end of the JSON value at column {len(text) - len(rest) + 1}"
        raise JsonTextError(message)
    return value


def _scan_explained(text: str, start: int) -> tuple[object, int]:
    """Scans; the C scanner names an error only when `json.decoder` is loaded, so an error loads it and asks again."""
    try:
        return _scan(text, start)
    except SystemError:
        __import__("json.decoder")
        return _scan(text, start)


def _stop_index(stop: StopIteration, start: int) -> int:
    """Returns the index the scanner stopped at."""
    return stop.value if isinstance(stop.value, int) else start


def _escape(text: str) -> str:
    """Replaces in finished JSON what Go escapes; these characters occur only inside strings."""
    if "&" in text:
        text = text.replace("&", "\\u0026")
    if "<" in text:
        text = text.replace("<", "\\u003c")
    if ">" in text:
        text = text.replace(">", "\\u003e")
    if not text.isascii():
        text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        try:
            text.encode()
        except UnicodeEncodeError:
            text = "".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def _scalar(value: object) -> str:
    """Returns the JSON of a value that holds no others."""
    if isinstance(value, str):
        return _quote(value)
    if value is None or isinstance(value, bool):
        return "null" if value is None else "true" if value else "false"
    if isinstance(value, RawNumber):
        return value.text
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        if value - value != 0:
            message = f"{value} is not a JSON value"
            raise JsonTextError(message)
        return str(int(value)) if value.is_integer() and abs(value) < _LARGEST_PLAIN_FLOAT else repr(value)
    message = f"{type(value).__name__} has no JSON form"
    raise TypeError(message)


class _Heads(dict[str, str]):
    """How the members of objects begin, by key: most objects of an output have the same keys."""

    def __init__(self, before: str, after: str) -> None:
        """Takes what stands on both sides of a quoted key."""
        super().__init__()
        self._before = before
        self._after = after

    def __missing__(self, key: str) -> str:
        """Returns the beginning of a member, and keeps it: some hundred, because keys may be anything."""
        head = f"{self._before}{_quote(key)}{self._after}"
        if len(self) < _MOST_HEADS:
            self[key] = head
        return head


_compact_heads = _Heads("", ":")
_pretty_heads: dict[str, _Heads] = {}


def _compact(value: object) -> str:
    """Returns JSON without any space, not yet escaped."""
    if type(value) is str:
        return _quote(value)
    if isinstance(value, dict):
        return "{" + ",".join([_compact_heads[key] + _compact(item) for key, item in value.items()]) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join([_compact(item) for item in value]) + "]"
    return _scalar(value)


def _pretty(value: object, margin: str) -> str:
    """Returns JSON indented by two spaces a level, not yet escaped."""
    if type(value) is str:
        return _quote(value)
    inner = margin + "  "
    if isinstance(value, dict):
        return "{" + ",".join(_members(value, inner)) + margin + "}" if value else "{}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join([inner + _pretty(item, inner) for item in value]) + margin + "]" if value else "[]"
    return _scalar(value)


def _members(value: dict[str, object], margin: str) -> list[str]:
    """Returns the members of an object; the common kinds are written here, because an output is mostly these."""
    heads = _pretty_heads.get(margin)
    if heads is None:
        heads = _pretty_heads[margin] = _Heads(margin, ": ")
    parts = []
    for key, item in value.items():  # no comprehension: it would be one more frame of the stack for every level
        kind = type(item)
        text = _quote(item) if kind is str else repr(item) if kind is int else _pretty(item, margin)  # type: ignore[arg-type]
        parts.append(heads[key] + text)
    return parts


def dumps_line(value: object) -> str:
    """Returns `value` as one line of compact JSON, keys in the order they have.

    Raises: JsonTextError for what JSON cannot hold: infinities, a nesting too deep to be read again.
    """
    try:
        return _escape(_compact(value))
    except RecursionError:
        message = "nested too deeply"
        raise JsonTextError(message) from None


def dumps_document(value: object) -> str:
    """Returns `value` as a program reads it from an output: two spaces a level, a newline at the end."""
    return dumps_pretty(value) + "\n"


def dumps_pretty(value: object) -> str:
    """Returns `value` as JSON with an indent of two spaces, keys in the order they have.

    Raises: JsonTextError for what JSON cannot hold.
    """
    try:
        return _escape(_pretty(value, "\n"))
    except RecursionError:
        message = "nested too deeply"
        raise JsonTextError(message) from None
