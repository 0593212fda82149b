"""Bytes of a file, and the text in them: the one place that opens what is read and decides how it is encoded."""

from __future__ import annotations

import codecs
import os
import stat
from collections.abc import Callable
from pathlib import Path

from aiact_lint.errors import UnreadableError
from aiact_lint.source import SourceFile

LARGEST = 1_000_000
"""Bytes of the largest file that is read. Cards and manifests are a hundred times smaller."""

# UTF-32 comes first: the mark of its little-endian form begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FIRST = (b"\xff", b"\xfe", b"\xef", b"\0")
"""First bytes of the marks."""
# Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
_AT_ONCE = 1 << 16
"""Bytes asked for at once: a buffer of the limit's size for each of ten thousand small files would cost more than reading them."""
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def read_bytes(path: str | Path, limit: int = LARGEST) -> bytes:
    """The bytes of a regular file: at most ``limit`` and one more, so that the caller can tell a file that is too large.

    Raises :class:`UnreadableError` where the file is missing, forbidden, or not a regular file.
    """
    try:
        handle = os.open(path, _FLAGS)
    except OSError as error:
        raise UnreadableError(explain(error)) from error
    try:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            raise UnreadableError(f"is {kind(mode)}, not a file")
        return read_all(lambda size: os.read(handle, min(size, _AT_ONCE)), limit)
    except OSError as error:
        raise UnreadableError(explain(error)) from error
    finally:
        os.close(handle)


def read_all(read: Callable[[int], bytes | None], limit: int) -> bytes:
    """All that ``read`` yields, but no more than ``limit`` bytes and one."""
    parts = []
    left = limit + 1
    while left and (part := read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def decode(data: bytes, name: str) -> SourceFile:
    """The text of a file: UTF-8, or UTF-16 or UTF-32 with a byte order mark, which is left out of the text.

    Raises :class:`UnreadableError` with the line of the first byte that does not fit.
    """
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", "utf-8")) if data[:1] in _FIRST else (b"", "utf-8")
    body = data[len(mark) :]
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        before = SourceFile(name, body[: error.start].decode(encoding, "replace"))
        line = before.position(len(before.text)).line
        label = encoding.removesuffix("-le").removesuffix("-be").upper()
        raise UnreadableError(f"is not valid {label} (byte {body[error.start]:02X} in line {line}); save it as UTF-8", line) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UnreadableError("contains a NUL character: it is a binary file, or UTF-16 without a byte order mark; save it as UTF-8", line)
    return SourceFile(name, text)


def explain(error: OSError) -> str:
    """A short reason for an error of the operating system, without the path."""
    return f"cannot be read: {(error.strerror or str(error)).lower()}"


def kind(mode: int) -> str:
    """What a thing is that is not a regular file."""
    kinds = (
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
        (stat.S_ISLNK, "a link"),
    )
    return next((words for test, words in kinds if test(mode)), "a special file")
