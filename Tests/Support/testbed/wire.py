"""PostgreSQL's messages as bytes, for clients that say by hand what libpq would."""

import struct

from .failure import Failure

PROTOCOL_VERSION_3_0 = 3 << 16
CANCEL_CODE = 80_877_102


def packet(content):
    """A packet without a type byte: its length and what follows."""
    return struct.pack("!i", 4 + len(content)) + content


def message(kind, content=b""):
    """Type byte, length, content."""
    return kind + packet(content)


def query(sql):
    """A simple query."""
    return message(b"Q", sql.encode() + b"\0")


TERMINATE = message(b"X")


def startup(application_name):
    """A startup packet as any client of a tunnel may send it."""
    words = ["user", "anyone", "database", "postgres", "application_name", application_name, "", ""]
    return packet(struct.pack("!i", PROTOCOL_VERSION_3_0) + "\0".join(words).encode())


def cancel_request(key):
    """The packet for what a BackendKeyData has said."""
    return packet(struct.pack("!i", CANCEL_CODE) + key)


def content_length(header):
    """How many bytes follow the five of a header."""
    return struct.unpack_from("!i", header, 1)[0] - 4


class Refused(Failure):
    """An ErrorResponse; the text begins with the SQLSTATE."""

    def __init__(self, content):
        fields = {field[:1]: field[1:].decode(errors="replace") for field in content.split(b"\0") if field}
        self.sqlstate = fields.get(b"C", "")
        self.hint = fields.get(b"H", "")
        super().__init__(f"{self.sqlstate} {fields.get(b'M', '')}")


class TooManyClients(Refused):
    """There is no room for a session; `hint` says what can be done."""


def refusal(content):
    """The error that an ErrorResponse stands for."""
    return (TooManyClients if b"\0C53300\0" in content else Refused)(content)
