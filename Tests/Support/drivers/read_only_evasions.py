"""Nothing gets past a read-only tunnel: read_only_evasions.py PORT SOCKET_DIRECTORY SERVER_PORT USER

Sends what has taken statements past read-only modes, and what looks like it, in every way a client can send it, and looks
at the database after each. PORT is the tunnel's; the server itself is asked over its socket. Prints what went wrong."""

import struct
import sys

from plain_session import PlainSession, message, startup

PORT, DIRECTORY, SERVER_PORT, USER = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
# Who refuses: the tunnel in its words, the server in its own, or the tunnel by ending the session.
TUNNEL, SERVER, FATAL = "tunnel", "server", "fatal"

SETUP = """
drop table if exists evasion; drop sequence if exists evasion_seq; drop owned by evasion_role; drop role if exists evasion_role;
create table evasion (a text); insert into evasion values ('kept'); create sequence evasion_seq;
create or replace function evasion_off() returns text language sql as
    $$select set_config('default_transaction_read_only', 'off', false)$$;
create or replace function evasion_insert() returns text language plpgsql as
    $$begin insert into evasion values ('function'); return ''; end$$;
create or replace function evasion_plain() returns text language sql as
    $$select set_config('standard_conforming_strings', 'off', false)$$;
create or replace function evasion_sjis() returns text language sql as
    $$select set_config('client_encoding', 'SJIS', false)$$;
create or replace procedure evasion_procedure() language plpgsql as
    $$begin commit; set transaction read write; insert into evasion values ('procedure'); end$$;
"""
# What must stay as it is.
FINGERPRINT = """
select string_agg(a, ',' order by a), (select count(*) from pg_class), (select count(*) from pg_collation),
    (select count(*) from pg_largeobject_metadata), (select last_value || is_called::text from evasion_seq),
    (select count(*) from pg_prepared_xacts), (select count(*) from pg_replication_slots), (select count(*) from pg_roles),
    (select count(*) from pg_file_settings), (select count(*) from pg_proc) from evasion
"""

INSERT = "insert into evasion values ('lost')"

# Texts that must end in an error, whoever sends it, and however they are sent.
REFUSED = [
    INSERT,
    f"commit; set default_transaction_read_only = off; {INSERT}",
    f"begin read write; {INSERT}; commit",
    f"begin; set transaction read write; {INSERT}; commit",
    f"start transaction isolation level serializable, read/**/write; {INSERT}; commit",
    f"set transaction_read_only = off; {INSERT}",
    f"set transaction_read_only to 0; {INSERT}",
    f"set TRANSACTION_READ_ONLY = off; {INSERT}",
    f'set "TRANSACTION_READ_ONLY" = off; {INSERT}',
    f'set U&"transaction\\005fread_only" = off; {INSERT}',
    f"set U&\"transaction!005fread_only\" uescape '!' = off; {INSERT}",
    f"set local transaction_read_only = off; {INSERT}",
    f"set session transaction_read_only = off; {INSERT}",
    f"reset transaction_read_only; {INSERT}",
    f"set session characteristics as transaction read write; commit; {INSERT}",
    f"set default_transaction_read_only = off; commit; {INSERT}",
    f"reset default_transaction_read_only; commit; {INSERT}",
    f"select set_config('default_transaction_read_only', 'off', false); commit; {INSERT}",
    f"select set_config('default_' || 'transaction_read_only', 'off', false); commit; {INSERT}",
    f"select set_config(E'default_transaction_re\\x61d_only', 'off', false); commit; {INSERT}",
    f"select set_config(U&'default_transaction\\005fread_only', 'off', false); commit; {INSERT}",
    f"select U&\"set\\005fconfig\"('default_transaction_read_only', 'off', false); commit; {INSERT}",
    f"select evasion_off(); commit; {INSERT}",
    f"select evasion_off(); rollback; begin; {INSERT}; commit",
    f"commit and chain; {INSERT}",
    f"do $$ begin commit; set transaction read write; {INSERT}; end $$",
    "call evasion_procedure()",
    "select evasion_insert()",
    "vacuum evasion", "analyze evasion", "cluster", "reindex table evasion", "checkpoint", "load 'plpgsql'",
    "alter system set work_mem = '5MB'", "alter/**/system/**/set/**/work_mem = '5MB'",
    "copy evasion to program 'true'", "copy (select 1) to program 'true'", "copy evasion to '/tmp/evasion'",
    "copy evasion from '/dev/null'", "copy evasion from program 'true'", "copy evasion from stdin",
    "explain analyze create table evaded as select 1", "explain analyze select 1 into evaded",
    "explain (analyze) create materialized view evaded as select 1", "explain (analyze, verbose) select 1 as insert into evaded",
    "explain analyze " + INSERT, "prepare evaded as " + INSERT + "; execute evaded", "prepare transaction 'evaded'",
    "with a as (" + INSERT + " returning *) select * from a", "select * from evasion for update", "create table evaded ()",
    "create temp table evaded ()", "select nextval('evasion_seq')", "select setval('evasion_seq', 9)", "truncate evasion",
    "select lo_create(0)", "select lo_from_bytea(0, 'a')", "select lo_creat(-1)", "select pg_import_system_collations('public')",
    "select pg_catalog . pg_import_system_collations ( 'public' )", 'select "pg_import_system_collations"(\'public\')',
    "select pg_create_physical_replication_slot('evaded')", "select pg_logical_emit_message(true, 'a', 'b')",
    "select query_to_xml('select lo_create(0)', true, true, '')", "select ts_stat('select lo_create(0)::text::tsvector')",
    "update pg_settings set setting = 'off' where name = 'default_transaction_read_only'; commit; " + INSERT,
    "set role none", "set session authorization default", "lock table evasion in access exclusive mode", "lock evasion",
    "create role evasion_role", "grant all on evasion to public", "comment on table evasion is 'a'",
    # Texts in which a lexer that is not the server's loses its place.
    f"/* /* */ select 1 -- */; begin read write; {INSERT}; commit; --",
    f"/* /* */ */ begin read write; {INSERT}; commit",
    f"-- select\rbegin read write; {INSERT}; commit",
    f"select 1 -- \r; begin read write; {INSERT}; commit",
    f"select 'a\\'; begin read write; {INSERT}; commit; select '\\'",
    f"select E'a'\n'b\\''; begin read write; {INSERT}; commit; --'",
    f"select E'a' -- c\n-- d\r  'b\\''; begin read write; {INSERT}; commit; --'",
    f"select E'\\\\'; begin read write; {INSERT}; commit; --'",
    f"select 1 as a$b$; begin read write; {INSERT}; commit; select 1 as a$b$",
    f"select $a$ $b$ $a$; begin read write; {INSERT}; commit; select $b$ $b$",
    f"select 1 as \"a\"\"; \"; begin read write; {INSERT}; commit; --\"",
    f"select 1 */*; begin read write; */ 2; begin read write; {INSERT}; commit",
    f"select 1+--'\n2; begin read write; {INSERT}; commit; --'",
    f"select U&'\\'; begin read write; {INSERT}; commit; --'",
    f"select b'0'; begin read write; {INSERT}; commit; --'",
    f";;; begin read write; {INSERT}; commit",
    f"begin\fread\t\twrite; {INSERT}; commit",
    f"create function evaded() returns int begin atomic select 1; end; begin read write; {INSERT}; commit",
    f"commit; {INSERT}",
]

# Texts that must pass without any error, sent on their own.
PASSING = [
    "select 1", "select 'a;b', E'\\';', $$;vacuum$$", "begin; select 1; commit", "show transaction_read_only", "table evasion",
    "explain analyze select * from evasion", "copy evasion to stdout", "copy (select ';') to stdout", "set search_path = public",
    "select set_config('search_path', 'public', false)", "prepare p as select 1; execute p; deallocate p", "discard all",
    "begin; declare c cursor for select 1; fetch c; move c; close c; commit", "listen a; notify a, 'b'; unlisten *",
    "begin; savepoint a; rollback to a; release a; commit", "begin; lock table evasion in access share mode; commit",
    "begin; set transaction isolation level repeatable read, read only; commit", "set session characteristics as transaction read only",
    "reset all", "values (1), (2)", "with a as (select 1) select * from a", "select pg_cancel_backend(0)", "", ";", "-- nothing",
]


def encoded(text):
    return text if isinstance(text, bytes) else text.encode()


def query(text):
    return message(b"Q", encoded(text) + b"\0")


def parse(text, name=b""):
    return message(b"P", name + b"\0", encoded(text) + b"\0", b"\0\0")


def bind(name=b"", portal=b""):
    return message(b"B", portal + b"\0" + name + b"\0", b"\0\0\0\0\0\0")


def execute(portal=b""):
    return message(b"E", portal + b"\0", b"\0\0\0\0")


def run(text, name=b"", portal=b""):
    return parse(text, name) + bind(name, portal) + execute(portal)


SYNC, FLUSH = message(b"S"), message(b"H")
# lo_creat(-1) as a function call.
LO_CREAT = message(b"F", struct.pack("!IHHHI", 957, 1, 1, 1, 4) + struct.pack("!iH", -1, 1))
# Half a character of SJIS and a backslash, in an E string: the second half escapes nothing there.
SJIS = b"select E'\x95\x5c'; begin read write; " + INSERT.encode() + b"; commit; --'"

# Pipelines: bytes to send, how many ReadyForQuery to wait for, and who refuses what, in order.
PIPELINES = {
    "a setting that a function turns off": [(query("select evasion_off()"), 1, [FATAL])],
    "the same in a pipeline": [(run("select evasion_off()") + SYNC + run("begin") + run(INSERT) + run("commit") + SYNC, 2, [FATAL])],
    "the same before a query in the same segment": [(query("select evasion_off()") + query(INSERT), 2, [FATAL])],
    "an insert behind a commit in one pipeline": [
        (run("select evasion_off()") + run("commit") + run(INSERT) + SYNC, 1, [TUNNEL, FATAL]),
    ],
    "a query behind a commit in one pipeline": [
        (run("select evasion_off()") + run("commit") + query(INSERT), 1, [TUNNEL, FATAL]),
    ],
    "the same without a function": [(run("select 1") + run("commit") + query(INSERT), 1, [TUNNEL])],
    "a commit that was prepared under a name": [
        (parse("commit", b"c") + parse(INSERT, b"i") + SYNC, 1, []),
        (run("select evasion_off()") + bind(b"c") + execute() + bind(b"i") + execute() + SYNC, 1, [TUNNEL, FATAL]),
    ],
    "the same by EXECUTE": [
        (parse("commit", b"c") + SYNC, 1, []),
        (query("select evasion_off(); execute c; " + INSERT), 1, [TUNNEL]),
    ],
    "the same by an EXECUTE that was prepared before": [
        (parse("execute c", b"e") + parse("commit", b"c") + run("select evasion_off()") + bind(b"e") + execute() + run(INSERT) + SYNC,
         1, [TUNNEL]),
    ],
    "a commit under a name that failed once": [
        (parse("select 1", b"c") + SYNC, 1, []),
        (parse("commit", b"c") + SYNC, 1, [SERVER]),
        (bind(b"c") + execute() + SYNC, 1, []),
    ],
    "a portal of a commit, bound in the pipeline before": [
        (query("begin"), 1, []),
        (parse("commit") + bind(portal=b"p") + SYNC, 1, []),
        (run("select evasion_off()") + execute(b"p") + run(INSERT) + SYNC, 1, [TUNNEL, FATAL]),
    ],
    "a table by EXPLAIN of what Parse prepared": [
        (parse("create table evaded as select 1", b"e") + SYNC, 1, [TUNNEL]),
        (query("explain analyze execute e"), 1, [SERVER]),
    ],
    "a table by EXPLAIN that was prepared before": [
        (parse("explain analyze execute e", b"x") + parse("create table evaded as select 1", b"e") + SYNC, 1, [TUNNEL]),
        (bind(b"x") + execute() + SYNC, 1, [SERVER]),
    ],
    "strings in which backslashes escape since a moment": [
        (run("set standard_conforming_strings = off") + parse(f"select '\\'' ; begin read write; {INSERT}; commit; --'") + SYNC,
         1, [TUNNEL]),
        (run("select evasion_plain()") + query(f"select '\\', ' ; commit; begin read write; {INSERT}; commit; --'"), 1, [TUNNEL]),
    ],
    "strings in which backslashes escape": [
        (query("set standard_conforming_strings = off"), 1, []),
        (query(f"select '\\', ' ; begin read write; {INSERT}; commit; --'"), 1, [TUNNEL]),
        (query("select 'a\\'b'"), 1, []),
    ],
    "half a character of SJIS": [
        (query("set client_encoding = 'SJIS'"), 1, []),
        (query(SJIS), 1, [TUNNEL]),
        (query(b"select '\x95\x5c'"), 1, []),
    ],
    "half a character of SJIS since a moment": [
        (run("set client_encoding = 'SJIS'") + parse(SJIS) + SYNC, 1, [TUNNEL]),
        (run("select evasion_sjis()") + query(SJIS), 1, [TUNNEL]),
    ],
    "half a character of BIG5": [(query("set client_encoding = 'BIG5'"), 1, []), (query(SJIS.replace(b"\x95", b"\xa5")), 1, [TUNNEL])],
    "half a character of GBK": [(query("set client_encoding = 'GBK'"), 1, []), (query(SJIS), 1, [TUNNEL])],
    "half a character of GB18030": [(query("set names 'GB18030'"), 1, []), (query(SJIS), 1, [TUNNEL])],
    "bytes behind the end of a query": [(message(b"Q", b"select 1\0" + INSERT.encode() + b"\0"), 1, [TUNNEL])],
    "bytes behind the end of a Parse": [(message(b"P", b"\0select 1\0\0\0" + INSERT.encode() + b"\0") + SYNC, 1, [TUNNEL])],
    "a query without an end": [(message(b"Q", INSERT.encode()), 1, [TUNNEL])],
    "a Flush that is none skips a query": [(message(b"H", b"a") + query(INSERT) + SYNC + query("select 1"), 2, [TUNNEL])],
    "a function call": [(LO_CREAT, 1, [TUNNEL])],
    "a function call in a pipeline": [(run("select 1") + LO_CREAT, 1, [TUNNEL])],
    "a refusal in a transaction": [(query("begin"), 1, []), (query("vacuum"), 1, [TUNNEL]), (query("select 1"), 1, [SERVER]),
                                   (query("vacuum"), 1, [SERVER]), (query("rollback"), 1, []), (query("select 1"), 1, [])],
    "a refusal in a pipeline skips to its Sync": [
        (run("select 1") + parse("vacuum") + query(INSERT) + run(INSERT) + SYNC + query("select 1"), 2, [TUNNEL]),
    ],
    "a bad Parse skips a query": [(parse("select 1 from nowhere") + query(INSERT) + SYNC + query("select 2"), 2, [SERVER])],
    "an error of the server's before a query": [(run(INSERT) + query("vacuum") + SYNC, 1, [SERVER])],
    "a statement that is too long": [(query("select '" + "a" * (2 << 20) + "'"), 1, [TUNNEL]), (query("select 1"), 1, [])],
    "a statement that is long": [(query("select length('" + "a" * (1_000_000) + "')"), 1, [])],
    "many at once": [(b"".join(query(f"select {number}") for number in range(500)) + query("vacuum") + SYNC, 502, [TUNNEL])],
    "a copy, eagerly": [
        (run("copy evasion from stdin") + SYNC + message(b"d", b"lost\n") + message(b"c") + SYNC + query("select 1"), 3, [SERVER]),
    ],
}

# Startup parameters that must not count.
STARTUPS = [
    {"default_transaction_read_only": "off"}, {"DEFAULT_TRANSACTION_READ_ONLY": "off"}, {"Default_Transaction_Read_Only": "off"},
    {"options": "-c default_transaction_read_only=off"}, {"options": "--default-transaction-read-only=off"},
    {"options": "--default_transaction_read_only=off -c DEFAULT_TRANSACTION_READ_ONLY=off"},
    {"transaction_read_only": "off"}, {"options": "-c transaction_read_only=off"},
]


class Client(PlainSession):
    """A session, and which errors it has seen."""

    def __init__(self, direct=False, **parameters):
        super().__init__(f"{DIRECTORY}/.s.PGSQL.{SERVER_PORT}" if direct else PORT, timeout=60)
        self.errors, self.rows, self.words = [], [], []
        self.send(startup({"user": USER, "database": "postgres", **parameters}))
        self.wait(1)

    def send(self, data, step=0):
        try:
            for start in range(0, len(data), step or len(data)):
                self.socket.sendall(data[start:start + (step or len(data))])
        except (BrokenPipeError, ConnectionResetError):
            # The session is over; why is still to be read.
            return

    def wait(self, count):
        """Until so many ReadyForQuery, or the end."""
        while count:
            kind, payload = self.read()
            if kind is None:
                return
            if kind == b"E":
                self.note(payload)
            elif kind == b"D":
                self.rows.append(payload)
            count -= kind == b"Z"

    def note(self, payload):
        fields = {field[:1]: field[1:].decode(errors="replace") for field in payload.split(b"\0") if field}
        self.words.append(fields.get(b"M", ""))
        if fields.get(b"V") == "FATAL":
            self.errors.append(FATAL)
        elif "read-only tunnel" in fields.get(b"M", ""):
            self.errors.append(TUNNEL)
            if fields.get(b"C") != "25006" or b"P" in fields or b"H" not in fields:
                self.errors.append(f"odd fields: {fields}")
        else:
            self.errors.append(SERVER)

    def ask(self, text):
        self.rows.clear()
        self.send(query(text))
        self.wait(1)
        return self.rows[:]

    def close(self):
        self.socket.close()


def ways(text):
    """How a text is sent: bytes, how many ReadyForQuery, step, and whether a transaction is open before."""
    yield "simple", [query(text)], 1, 0, False
    yield "in a transaction", [query(text)], 1, 0, True
    yield "byte by byte", [query(text)], 1, 1, False
    yield "extended", [run(text) + SYNC], 1, 0, False
    yield "extended, seven bytes at a time", [run(text) + SYNC], 1, 7, True
    yield "prepared", [parse(text, b"s") + SYNC, bind(b"s", b"p") + execute(b"p") + SYNC], 1, 0, False
    yield "in a pipeline", [run("select 1") + run(text) + SYNC], 1, 0, False
    yield "one statement a message", [query(part) for part in text.split("; ")], 1, 0, False
    yield "one statement a Parse", [b"".join(run(part) for part in text.split("; ")) + SYNC], 1, 0, False


def main():
    server = Client(direct=True)
    server.ask("create role evasion_role")
    for statement in [SETUP]:
        server.errors.clear()
        server.ask(statement)
        if server.errors:
            print(f"the set-up failed: {server.words}")
            return 1
    before = server.ask(FINGERPRINT)
    wrong = done = 0

    def check(what, client, isRight):
        nonlocal wrong, done
        done += 1
        after = server.ask(FINGERPRINT)
        if after != before or not isRight:
            wrong += 1
            print(f"{what}: {client.errors} {client.words}" + (f"\n  {before}\n  {after}" if after != before else ""))
        client.close()

    for text in REFUSED:
        for name, parts, ready, step, isOpen in ways(text):
            client = Client()
            if isOpen:
                client.ask("begin")
            for part in parts:
                client.send(part, step)
                client.wait(ready)
            # A session that is over, or in a failed transaction, does not commit.
            if FATAL not in client.errors:
                client.send(query("commit"))
                client.wait(1)
            check(f"{text!r}, {name}", client, any(error in (TUNNEL, SERVER, FATAL) for error in client.errors))
    for text in PASSING:
        for step in (0, 1, 5):
            client = Client()
            client.send(query(text), step)
            client.wait(1)
            check(f"{text!r}", client, not client.errors)
    for name, steps in PIPELINES.items():
        for step in (0, 1, 11):
            client, expected = Client(), []
            for data, ready, errors in steps:
                client.send(data, step if len(data) < 4096 else 0)
                client.wait(ready)
                expected += errors
            check(name, client, client.errors == expected)
    for parameters in STARTUPS:
        client = Client(**parameters)
        rows = client.ask("show default_transaction_read_only") + client.ask("show transaction_read_only")
        client.ask(INSERT)
        check(f"startup {parameters}", client, [row[-2:] for row in rows] == [b"on", b"on"] and client.errors == [SERVER])
    client = Client(replication="true")
    check("replication", client, client.errors == [FATAL])
    print(f"{done} attempts, {wrong} wrong")
    return wrong > 0


sys.exit(main())
