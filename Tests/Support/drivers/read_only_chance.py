"""Random statements and pipelines change nothing: read_only_chance.py PORT SOCKET_DIRECTORY SERVER_PORT USER COUNT [SEED]

Puts together pieces of statements that write, end transactions and change settings, sends them through the read-only
tunnel in random messages, and looks at the database after each session. Prints what went wrong."""

import random
import sys

from plain_session import PlainSession, message, startup

PORT, DIRECTORY, SERVER_PORT, USER = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
COUNT, CHANCE = int(sys.argv[5]), random.Random(int(sys.argv[6]) if len(sys.argv) > 6 else 16)

WRITES = ["insert into chance values ('lost')", "delete from chance", "create table chanced ()", "select chance_insert()",
          "select nextval('chance_seq')", "truncate chance", "explain analyze create table chanced as select 1",
          "select lo_create(0)", "with a as (insert into chance values ('lost') returning *) table a", "call chance_call()",
          "do $$ begin commit; set transaction read write; insert into chance values ('lost'); end $$"]
UNLOCKS = ["begin read write", "set transaction read write", "set transaction_read_only = off", "select chance_off()",
           "set default_transaction_read_only = off", "set session characteristics as transaction read write",
           "select set_config('default_transaction_read_only', 'off', false)", "reset transaction_read_only",
           "set standard_conforming_strings = off", "set client_encoding = 'SJIS'", "select chance_plain()", "reset all"]
OTHERS = ["begin", "commit", "rollback", "end", "abort", "savepoint a", "rollback to a", "commit and chain", "select 1", "discard all",
          "select 1/0", "execute c", "execute s", "prepare s as select 1", "deallocate all", "explain analyze execute c", "", "selec",
          "declare h cursor with hold for select 1", "fetch h", "copy chance to stdout", "select E'\\\\''", "select 'a\\'"]
GLUE = ["; ", ";", ";--\n", ";--\r", "; /* a */", "; /* /* */ */ ", ";\t", ";;", " /**/; ", "; select '\\' ;", ";\f", "; select $a$;$a$;"]
NOISE = ["'", '"', "\\", "$$", "--", "/*", "*/", ";", "\n", "\r", "E'", "U&\"", "b'", "$a$", "a$b$", "\0", "\x95\\", "(", ")"]

SETUP = """
drop table if exists chance; drop sequence if exists chance_seq; create table chance (a text);
insert into chance values ('kept'); create sequence chance_seq;
create or replace function chance_off() returns text language sql as
    $$select set_config('default_transaction_read_only', 'off', false)$$;
create or replace function chance_plain() returns text language sql as
    $$select set_config('standard_conforming_strings', 'off', false)$$;
create or replace function chance_insert() returns text language plpgsql as
    $$begin insert into chance values ('function'); return ''; end$$;
create or replace procedure chance_call() language plpgsql as
    $$begin commit; set transaction read write; insert into chance values ('procedure'); end$$;
"""
FINGERPRINT = """
select string_agg(a, ',' order by a), (select count(*) from pg_class), (select count(*) from pg_proc),
    (select count(*) from pg_largeobject_metadata), (select last_value || is_called::text from chance_seq) from chance
"""


def text():
    parts = CHANCE.choices([*WRITES, *UNLOCKS, *OTHERS], k=CHANCE.choice([1, 1, 1, 2, 3, 4]))
    whole = parts[0]
    for part in parts[1:]:
        whole += CHANCE.choice(GLUE) + part
    for _ in range(CHANCE.choice([0, 0, 0, 1, 2])):
        place = CHANCE.randrange(len(whole) + 1)
        whole = whole[:place] + CHANCE.choice(NOISE) + whole[place:]
    return whole.encode("latin-1")


def name():
    return CHANCE.choice([b"", b"", b"c", b"s", b"x" * 70])


def random_message():
    kind = CHANCE.randrange(12)
    if kind < 3:
        return message(b"Q", text() + b"\0")
    if kind < 6:
        return (message(b"P", b"\0", text() + b"\0", b"\0\0") + message(b"B", b"\0\0", b"\0" * 6)
                + message(b"E", b"\0", b"\0" * 4))
    if kind == 6:
        return message(b"P", name() + b"\0", text() + b"\0", b"\0\0")
    if kind == 7:
        return message(b"B", name() + b"\0" + name() + b"\0", b"\0" * 6)
    if kind == 8:
        return message(b"E", name() + b"\0", b"\0" * 4)
    if kind == 9:
        return message(b"P", b"c\0", CHANCE.choice([b"commit", b"end", b"rollback"]) + b"\0", b"\0\0")
    return message(CHANCE.choice([b"S", b"S", b"H", b"C", b"c"]), b"Sc\0" if CHANCE.randrange(2) else b"")


class Session(PlainSession):
    """A session, and what was said in it last."""

    def __init__(self, direct=False):
        super().__init__(f"{DIRECTORY}/.s.PGSQL.{SERVER_PORT}" if direct else PORT, timeout=20)
        self.socket.sendall(startup({"user": USER, "database": "postgres"}))
        self.rows = []
        self.until_ready()

    def until_ready(self):
        while True:
            kind, payload = self.read()
            if kind == b"D":
                self.rows.append(payload)
            if kind in (b"Z", None):
                return kind

    def ask(self, statement):
        self.rows = []
        self.socket.sendall(message(b"Q", statement.encode() + b"\0"))
        self.until_ready()
        return self.rows


def attempt():
    """One session: returns what was sent, and whether it got stuck."""
    session = Session()
    sent = [random_message() for _ in range(CHANCE.randrange(1, 12))]
    # The end of whatever is under way, and of the transaction: what was written would stay.
    last = message(b"S") + message(b"Q", b"commit\0") + message(b"X")
    try:
        for part in [*sent, last]:
            session.socket.sendall(part)
        while session.read()[0] is not None:
            continue
    except (BrokenPipeError, ConnectionResetError):
        pass
    except TimeoutError:
        print("no answer any more")
        return sent, True
    session.socket.close()
    return sent, False


def main():
    server = Session(direct=True)
    server.ask(SETUP)
    before = server.ask(FINGERPRINT)
    wrong = 0
    for number in range(COUNT):
        sent, isStuck = attempt()
        after = server.ask(FINGERPRINT)
        if not before or after != before or isStuck:
            wrong += 1
            print(f"attempt {number}: {before} became {after}\n  " + "\n  ".join(map(repr, sent)))
            before = after
    print(f"{COUNT} attempts, {wrong} wrong")
    return wrong > 0


sys.exit(main())
