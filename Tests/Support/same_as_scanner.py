"""Our lexer cuts where PostgreSQL's scanner cuts: same_as_scanner.py SQL_TOKENS MUTATIONS [FILE ...]

SQL_TOKENS is the test's binary that prints what our lexer finds. The scanner is PostgreSQL 15's as a library, libpg_query.
Compares the texts below, the statements of the files, and so many mutations of all of them; what the scanner refuses is
not compared. Prints the texts that differ and ends with status 1 if there are any, with 2 if there is no library."""

import ctypes
import ctypes.util
import random
import re
import struct
import subprocess
import sys

SEEDS = [
    "select 1; select 'a;b', E'\\';', U&'d\\0061t', U&\"n\\0061me\" uescape '!', b'01', X'1F', N'x'",
    "select $$a;b$$, $tag$a$$b$ta$tag$, a$b$, $1, $2::int, 1$$x$$",
    "E'a'\n'b\\'' ; select 'a' -- c\n 'b' /* no */ 'c'",
    "/* a /* b */ c */ select/**/1 -- end\rselect 2 --\n;",
    "select 1+--x\n2, 3*/*c*/4, a<=b, a=-1, a<>-2, @-3, a?-b, a->>'x', a#>>'{b}', ~1, !~'x', a||b, 5%+6, x:=1, x::int",
    "select 1..2, .5, 1., 1.5e10, 1e-5, 0.5e+3, 1.e3, a.b, a[1:2], ..",
    'create function "f""x"(a int) returns int begin atomic select 1; select case when a then 1 end; end; select 2',
    "set \"TRANSACTION_READ_ONLY\" = off; set U&\"transaction\\005fread_only\" to off; u&x, U&1, n'x'''",
    "begin read write; commit and chain; copy (select ';') to stdout; do $$ begin commit; end $$",
    "b'0''1', x'a' 'b', b'0'\n'1', e'\\\\''', 'a'\n--x\n--y\n'b', 'a'--x\n\n'b', 'a' --x",
]
# What mutations put in and double: all that means something to the scanner.
PIECES = ["'", "''", '"', "\\", "\\'", "$", "$$", "$a$", "--", "/*", "*/", "\n", "\r", ";", "E'", "e'", "U&'", 'U&"', "b'", "x'", "n'",
          "U&", "+", "-", "*", "/", "<", ">", "=", "~", "!", "@", "#", "%", "^", "&", "|", "`", "?", ":", "::", ":=", ".", "..",
          "1", "0", "1e", "1e5", "a", "_", "a$b$", " ", "\t", "\f", "(", ")", ",", "[", "]", "{", "é", "$1", "\n'", "--\n'"]
# The tokens of later versions are others: numbers with letters and underscores.
VERSION = 15
# Of its tokens, which libpg_query adds to the scanner's.
COMMENTS = {275, 276}
REFUSED = 0xFFFFFFFF
# The server takes a string that goes on behind a comment for one; libpg_query, whose scanner tells of comments, does not.
SPACE = rb"(?:[ \t\n\r\f]|--[^\n\r]*[\n\r])*"
CONTINUED_BEHIND_COMMENT = re.compile(rb"'" + SPACE + rb"--[^\n\r]*[\n\r]" + SPACE + rb"'")


class Result(ctypes.Structure):
    """PgQueryScanResult in pg_query.h."""

    _fields_ = [("length", ctypes.c_size_t), ("data", ctypes.c_void_p), ("stderr", ctypes.c_void_p), ("error", ctypes.c_void_p)]


def library():
    """libpg_query, which has to be PostgreSQL 15's."""
    path = ctypes.util.find_library("pg_query")
    if not path:
        print("same_as_scanner: no libpg_query")
        sys.exit(2)
    loaded = ctypes.CDLL(path)
    loaded.pg_query_scan.restype = Result
    loaded.pg_query_scan.argtypes = [ctypes.c_char_p]
    loaded.pg_query_free_scan_result.argtypes = [Result]
    result = loaded.pg_query_scan(b"1")
    version, _ = varint(ctypes.string_at(result.data, result.length), 1)
    if version // 10_000 != VERSION:
        print(f"same_as_scanner: libpg_query has the scanner of PostgreSQL {version // 10_000}")
        sys.exit(2)
    return loaded


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def theirs(loaded, text):
    """Where the scanner's tokens are; None where it refuses the text."""
    result = loaded.pg_query_scan(text)
    try:
        if result.error:
            return None
        return tokens(ctypes.string_at(result.data, result.length) if result.length else b"")
    finally:
        loaded.pg_query_free_scan_result(result)


def tokens(data):
    found, at = [], 0
    while at < len(data):
        tag, at = varint(data, at)
        value, at = varint(data, at)
        if tag & 7 == 2:
            fields, end = {}, at + value
            while at < end:
                field, at = varint(data, at)
                fields[field >> 3], at = varint(data, at)
            if fields.get(4) not in COMMENTS:
                found += [fields.get(1, 0), fields.get(2, 0)]
    return found


def without_unicode_ends(places, text):
    """Without the ends of what has Unicode escapes, which libpg_query does not tell."""
    kept = []
    for start, end in zip(places[::2], places[1::2]):
        kept += [start] if text[start:start + 3].lower() in (b"u&'", b'u&"') else [start, end]
    return kept


class Ours:
    """Our lexer in a process of its own."""

    def __init__(self, binary):
        self.process = subprocess.Popen([binary], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __call__(self, text):
        self.process.stdin.write(struct.pack("=I", len(text)) + text)
        self.process.stdin.flush()
        (count,) = struct.unpack("=I", self.process.stdout.read(4))
        if count == REFUSED:
            return None
        return list(struct.unpack(f"={2 * count}I", self.process.stdout.read(8 * count)))


def mutated(texts, chance):
    text = chance.choice(texts)
    # Of long ones a part, so that most of the time goes into cuts and not into the same text again.
    start = chance.randrange(max(1, len(text) - 200))
    text = text[start:start + chance.randrange(10, 300)]
    for _ in range(chance.randrange(1, 6)):
        place = chance.randrange(len(text) + 1)
        if chance.randrange(3):
            text = text[:place] + chance.choice(PIECES) + text[place + chance.randrange(2):]
        else:
            text = text[:place] + text[place + chance.randrange(1, 4):]
    return text


def main():
    loaded, ours = library(), Ours(sys.argv[1])
    texts = SEEDS[:]
    for path in sys.argv[3:]:
        with open(path, encoding="utf-8", errors="replace") as file:
            texts += [part for part in [file.read(), *open(path, encoding="utf-8", errors="replace")] if part.strip()]
    chance = random.Random(16)
    compared = refused = different = 0
    for number in range(len(texts) + int(sys.argv[2])):
        text = (texts[number] if number < len(texts) else mutated(texts, chance)).replace("\0", " ").encode()
        expected = theirs(loaded, text)
        found = ours(text)
        compared += expected is not None
        refused += expected is None
        if expected is None or CONTINUED_BEHIND_COMMENT.search(text):
            continue
        if found is None or without_unicode_ends(found, text) != without_unicode_ends(expected, text):
            different += 1
            if different < 20:
                print(f"{text!r}\n  scanner {expected}\n  ours    {found}")
    print(f"{compared} texts compared, {refused} refused by the scanner, {different} different")
    return different > 0 or compared < 10


sys.exit(main())
