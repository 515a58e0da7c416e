import Testing

/// What passes and what does not, by its keywords.
@Suite struct StatementPolicyTests {
    @Test(arguments: [
        "", ";;", "-- nothing", "select 1", "SELECT 1;", "(select 1)", "((select 1) union select 2)", "values (1)",
        "table t", "with a as (select 1) select * from a", "show all", "fetch 5 from c", "move c", "close all",
        "deallocate all", "discard all", "listen a", "unlisten *", "notify a, 'b'", "declare c cursor for select 1",
        "prepare p as select $1", "prepare p(int, numeric(3,2)) as values ($1)", "prepare transaction as select 1",
        "execute p", "execute p(1)", "select 1; select 2", "select/**/1",
        "begin", "begin work isolation level serializable, read only, not deferrable", "start transaction read only",
        "begin; select 1; commit", "commit and no chain", "rollback work", "abort", "end transaction", "savepoint a",
        "release savepoint a", "rollback to savepoint a", "rollback transaction to a; select 1", "commit; begin",
        "set search_path to a, b", "set local statement_timeout = 0", "set session a.b = 'c'", "set time zone 'UTC'",
        "set names 'SJIS'", "set session characteristics as transaction read only", "set constraints all deferred",
        "set transaction isolation level repeatable read, read only", "set transaction snapshot 'a'", "set local = 1",
        "set \"search_path\" = a", "set xml option document", "set transaction_read_only = on",
        "set default_transaction_read_only to true",
        "set session transaction_read_only to 1", "set session.a = 1", "reset all", "reset search_path",
        "reset time zone", "reset transaction isolation level",
        "copy t to stdout", "copy t (a, b) to stdout with (format csv)", "copy (select ';' from t) to stdout",
        "copy binary t to stdout", "copy a.t from stdin", "COPY t TO STDIN",
        "lock table a, b in access share mode", "lock a in row share mode nowait",
        "explain select 1", "explain (analyze, buffers) select 1", "explain analyze verbose select 1",
        "explain (select 1)", "explain (values (1))", "explain analyze insert into t values (1)",
        "explain analyze execute p(1)", "explain declare c cursor for select 1",
        "explain analyze with a as (select 1) table a",
        "select set_config('search_path', '', false)", "select pg_catalog.set_config('my.name', $1, true)",
        "select pg_cancel_backend(1)",
        "SELECT set_config(name, 'view, foreign-table', false) FROM pg_settings WHERE name = 'restrict_nonsystem_relation_kind'",
        "select lo_get(1), loread(1, 2), lo_open(1, 262144)", "select lo_create from t",
        "select 'lo_create(0)', $$vacuum; do$$ -- call x()", "select pg_notify('a', 'b')", "select größe(1)",
    ])
    func `Passes`(text: String) {
        #expect(SessionUnderTest.passes(text))
    }

    /// In a read-only transaction PostgreSQL refuses them itself, and its words are the better ones.
    @Test(arguments: [
        "insert into t values (1)", "update t set a = 1", "delete from t",
        "merge into t using s on true when matched then do nothing",
        "truncate t", "create table t ()", "create table t as select 1", "select 1 into t", "drop table t",
        "alter table t add a int", "grant all on t to public", "revoke all on t from public",
        "comment on table t is 'a'",
        "security label on table t is 'a'", "refresh materialized view t", "reassign owned by a to b",
        "import foreign schema a from server b into c", "select 1 for update",
        "with a as (insert into t values (1) returning *) table a",
        "create function f() returns int begin atomic select 1; select 2; end; vacuum",
        "create or replace procedure f() begin atomic call g(); end",
        "create rule r as on insert to t do (call f(); vacuum)",
        "comment on function pg_reload_conf() is 'a'",
    ])
    func `Passes for the server to refuse`(text: String) {
        #expect(SessionUnderTest.passes(text))
    }

    @Test(arguments: [
        "do $$ begin commit; end $$", "call p()", "vacuum", "vacuum full t", "analyze", "cluster", "reindex table t",
        "checkpoint", "load 'a'", "alter system set a = 1", "ALTER/**/SYSTEM reset all", "wibble", "123", "'select'",
        "\"select\" 1", "select 1; vacuum", "/* select */ vacuum", "-- select\rvacuum", "; vacuum",
        "create table t(); vacuum",
        "begin read write", "begin; set transaction read write",
        "start transaction isolation level serializable, read write",
        "begin transaction read\nwrite", "set session characteristics as transaction read write",
        "set local session characteristics as transaction read write", "begin atomic",
        "set transaction_read_only = off", "set transaction_read_only = on, off", "set transaction_read_only = 0",
        "set transaction_read_only = 'on'", "set transaction_read_only = \"off\"",
        "set TRANSACTION_READ_ONLY to off", "set \"transaction_read_only\" to off",
        "set \"Default_Transaction_Read_Only\" = 0", "set local transaction_read_only from current",
        "set session default_transaction_read_only to default", "set U&\"transaction\\005fread_only\" = off",
        "set U&\"transaction!005fread_only\" uescape '!' = off", "set transactİon_read_only = off",
        "reset transaction_read_only", "reset default_transaction_read_only", "reset \"TRANSACTION_READ_ONLY\"",
        "set role a", "set role = a", "set session authorization a", "set local session authorization default",
        "set session_authorization = a", "reset role", "reset session authorization", "set role none",
        "commit prepared 'a'", "rollback prepared 'a'", "prepare transaction 'a'", "prepare p as create table t()",
        "prepare p as vacuum", "prepare p vacuum",
        "commit; select 1", "rollback; insert into t values (1)", "select 1; end; select 2", "abort; begin; table t",
        "commit and chain; select 1",
        "copy t to '/tmp/a'", "copy t from '/tmp/a'", "copy t to program 'a'", "copy t from program 'a'",
        "copy (select 1) to program 'a'", "copy (vacuum) to stdout", "copy a.to program 'x'", "copy t(a) to e'a'",
        "copy t to $$stdout$$", "copy \"stdout\" to \"stdout\"",
        "lock t", "lock table t in access exclusive mode", "lock t in share mode", "lock t in share row exclusive mode",
        "lock t in row exclusive mode", "lock t nowait", "lock \"in\", access, share, mode",
        "explain analyze create table t as select 1", "explain analyze select 1 into t",
        "explain (analyze) select 1 as insert into t",
        "explain (values) create table t as select 1", "explain analyze refresh materialized view t", "explain vacuum",
        "explain analyze create materialized view t as select 1",
        "explain (analyze, format text) create table t as execute p",
        "explain analyze declare c cursor for select 1 into t", "explain (select 1 into t)", "explain",
        "select set_config('default_transaction_read_only', 'off', false)",
        "select set_config('Transaction_Read_Only','off',true)",
        "select pg_catalog . set_config ( 'role' , 'a', false)", "select set_config('default_' || 'x', 'off', false)",
        "select set_config($1, 'off', false)",
        "SELECT set_config(name, 'off', false) FROM pg_settings WHERE name = 'default_transaction_read_only'",
        "SELECT set_config(name, 'off', false) FROM pg_settings WHERE name = 'a' or true",
        "select set_config(E'role', 'a', true)",
        "select set_config($$role$$, 'a', true)",
        "select set_config(setting_name => 'role', new_value => 'a', is_local => true)",
        "select \"set_config\"('role', 'a', true)",
        "select set_config(/**/'ro'\n'le', 'a', true)", "select set_config('role'::text, 'a', true)",
        "select U&\"set\\005fconfig\"('role', 'a', true)",
        "select lo_create(0)", "select PG_RELOAD_CONF()", "select 1 from pg_stat_reset()",
        "values (pg_promote /* a */ ())",
        "select pg_logical_emit_message(true, 'a', 'b')", "select dblink_exec('a', 'b')", "execute p(lo_unlink(1))",
        "insert into t select pg_switch_wal()", "copy (select pg_terminate_backend(1)) to stdout",
        "declare c cursor for select lo_put(1, 2, '')", "prepare p as select pg_rotate_logfile()",
        "select query_to_xml('select 1', true, true, '')", "explain select ts_stat('select 1')",
        "select 'a", "select $$a", "select \"a", "select /* 1", "select 'a'; vacuum -- '",
    ])
    func `Is refused`(text: String) {
        #expect(!SessionUnderTest.passes(text))
    }

    @Test func `A letter that the server's locale folds to an i hides no name`() {
        let turkish = SessionUnderTest(encoding: "LATIN5", serverEncoding: "LATIN5")
        #expect(!turkish.query(bytes: Array("select set_conf".utf8) + [0xDD] + Array("g('role', 'a', true)".utf8)))
        turkish.ready()
        #expect(!turkish.query(bytes: Array("select pg_rotate_logf".utf8) + [0xDD] + Array("le()".utf8)))
        turkish.ready()
        #expect(turkish.query(bytes: Array("select b".utf8) + [0xFC] + Array("y(1)".utf8)))
    }

    @Test func `A statement that is refused alone is refused behind any other`() {
        for first in [
            "select 1", "begin", "set a.b = ';'", "select E'\\';'", "table t", "copy t to stdout",
            "insert into t values (1)",
        ] {
            for second in ["vacuum", "do ''", "set role a", "select lo_create(0)", "begin read write"] {
                #expect(!SessionUnderTest.passes("\(first);\(second)"))
                #expect(!SessionUnderTest.passes("\(second);\(first)"))
            }
        }
    }
}
