"""Turns a file of content lines (iCalendar, vCard) into lines unfolded, and a line into name, parameters and value.

Source: RFC 5545, section 3.1; RFC 6350, sections 3.2 and 3.3. vCard 2.1 has parameters without a name.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

LONGEST_LINE = 1 << 16

_NAME = re.compile(rb"(?:[A-Za-z0-9-]{1,60}\.)?([A-Za-z0-9-]{1,60})(?=[;:])")
_PARAMETER = re.compile(rb';([A-Za-z0-9-]{1,60})(?:=((?:"[^"]*"|[^";:]*)(?:,(?:"[^"]*"|[^";:,]*))*))?')
_ESCAPED = re.compile(r"\\([\\;:,nN])")


@dataclass(frozen=True, slots=True)
class Property:
    """One content line: `DTSTART;TZID=Europe/Stockholm:20240514T103000`. Parameter names are upper case.

    A parameter without a name, as vCard 2.1 has them (`TEL;HOME:`), is one without a value.
    """

    value: str
    parameters: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The value as text."""
        return unescaped(self.value)


def unescaped(text: str) -> str:
    r"""Text without the backslashes that keep its commas, semicolons and line ends from meaning something else."""
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], text)


def unfolded(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Content lines with the number of their first physical line; what is folded over several is put together.

    Of a line without end only the beginning is kept. UTF-16 becomes UTF-8.
    """
    start, whole, is_quoted = 1, bytearray(), False
    for number, line in enumerate(_physical(file), start=1):
        text = line.rstrip(b"\r\n")
        continues = line[:1] in (b" ", b"\t") or (is_quoted and whole[-1:] == b"=")
        if not continues:
            if whole:
                yield start, bytes(whole)
            start, whole = number, bytearray(text)
            is_quoted = b"QUOTED-PRINTABLE" in text.partition(b":")[0].upper()
        elif is_quoted and whole[-1:] == b"=":
            # A line of quoted-printable that ends in "=" goes on in the next.
            whole = _longer(whole[:-1], text)
        else:
            whole = _longer(whole, text[1:])
    if whole:
        yield start, bytes(whole)


def _longer(whole: bytearray, more: bytes) -> bytearray:
    if len(whole) < LONGEST_LINE:
        whole += more
    return whole


def _physical(file: BinaryIO) -> Iterator[bytes]:
    """Each line, cut where it has no end."""
    file.seek(0)
    head = file.read(3)
    file.seek(3 if head == codecs.BOM_UTF8 else 0)
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        file = codecs.EncodedFile(file, "utf-8", "utf-16", errors="replace")
    is_rest = False
    while line := file.readline(LONGEST_LINE):
        if not is_rest:
            yield line
        is_rest = not line.endswith(b"\n")


def content_line(line: bytes) -> tuple[str, Property] | None:
    """Name, in upper case and without its group (`item1.`), and property of a line; None where it is none."""
    name = _NAME.match(line)
    if name is None:
        return None
    parameters, end = {}, name.end()
    while match := _PARAMETER.match(line, end):
        value = (match[2] or b"").decode(errors="replace").replace('"', "")
        parameters[match[1].decode().upper()] = value
        end = match.end()
    if line[end : end + 1] != b":":
        return None
    return name[1].decode().upper(), Property(_decoded(line[end + 1 :], parameters), parameters)


def _decoded(value: bytes, parameters: dict[str, str]) -> str:
    encoding = parameters.get("ENCODING", "").upper()
    if encoding == "QUOTED-PRINTABLE" or "QUOTED-PRINTABLE" in parameters:
        value = codecs.decode(value, "quopri")
    charset = parameters.get("CHARSET", "")
    try:
        return value.decode(charset or "utf-8")
    except (LookupError, UnicodeError):
        return value.decode("utf-8", errors="replace")
