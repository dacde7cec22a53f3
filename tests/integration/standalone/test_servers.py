"""The launcher of private servers, on the real programs."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
import redis

from gleaner_standalone.servers import Home, PostgresServer, RedisServer, ServersUnavailable, open_servers
from gleaner_standalone.servers.account import server_account

pytestmark = pytest.mark.servers


def eventually(is_true: Callable[[], bool], *, limit_s: float = 300) -> bool:
    give_up = time.monotonic() + limit_s
    while not is_true() and time.monotonic() < give_up:
        time.sleep(0.02)
    return is_true()


def answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            return connection.execute("select 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def test_trigrams_of_chinese_are_found(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("create extension if not exists pg_trgm")
        row = connection.execute("select cardinality(show_trgm('建档立卡贫困村'))").fetchone()
    assert row is not None
    assert row[0] >= 7


def test_a_server_refuses_who_has_no_password(postgres_url: str, redis_url: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://gleaner:wrong@{postgres_url.rpartition('@')[2]}", connect_timeout=5)
    with redis.Redis.from_url(f"redis://{redis_url.rpartition('@')[2]}") as client, pytest.raises(redis.AuthenticationError):
        client.ping()


def test_redis_never_evicts(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url, decode_responses=True) as client:
        found = client.config_get("maxmemory*")
    assert found["maxmemory-policy"] == "noeviction"
    assert int(found["maxmemory"]) > 0


def test_committed_rows_survive_a_killed_postmaster(postgres_server: PostgresServer) -> None:
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute("create table kept as select generate_series(1, 100) as id")
    postgres_server.kill()
    assert not answers(postgres_server.url)
    with psycopg.connect(postgres_server.start().url) as connection:
        assert connection.execute("select count(*) from kept").fetchone() == (100,)


def test_data_survives_a_restart_and_the_address_stays(tmp_path_factory: pytest.TempPathFactory) -> None:
    with Home.temporary(prefix="gleaner-test-") as outer:
        first: list[str] = []
        for _ in range(2):
            said: list[str] = []
            with (
                Home(outer.path / "kept", is_throwaway=False) as home,
                open_servers(home, report=said.append, environ={}) as servers,
            ):
                with psycopg.connect(servers.database_url) as connection:
                    connection.execute("create table if not exists seen (at timestamptz)")
                    connection.execute("insert into seen values (now())")
                    count = connection.execute("select count(*) from seen").fetchone()
                with redis.Redis.from_url(servers.redis_url) as client:
                    kept = client.incr("starts")
                first.append(servers.database_url)
            assert len(said) == 2
        assert count == (2,)
        assert kept == 2
        assert first[0] == first[1]


def test_two_instances_do_not_disturb_each_other() -> None:
    with (
        Home.temporary(prefix="gleaner-test-") as one,
        Home.temporary(prefix="gleaner-test-") as two,
        open_servers(one, report=print, environ={}) as left,
        open_servers(two, report=print, environ={}) as right,
    ):
        with psycopg.connect(left.database_url, autocommit=True) as connection:
            connection.execute("create table only_left ()")
        with psycopg.connect(right.database_url) as connection:
            assert connection.execute("select to_regclass('only_left')").fetchone() == (None,)
        with redis.Redis.from_url(left.redis_url) as ours, redis.Redis.from_url(right.redis_url) as theirs:
            ours.set("mine", 1)
            assert theirs.dbsize() == 0


def test_a_home_in_use_is_refused_with_advice() -> None:
    with (
        Home.temporary(prefix="gleaner-test-") as home,
        pytest.raises(ServersUnavailable, match="GLEANER_HOME"),
        Home(home.path, is_throwaway=False),
    ):
        pass


def test_urls_in_the_environment_come_first() -> None:
    said: list[str] = []
    environ = {"GLEANER_DATABASE_URL": "postgresql://u:secret@db/x", "GLEANER_BROKER_URL": "redis://:secret@r/0"}
    with Home.temporary(prefix="gleaner-test-") as home, open_servers(home, report=said.append, environ=environ) as servers:
        assert servers.database_url == environ["GLEANER_DATABASE_URL"]
        assert servers.redis_url == environ["GLEANER_BROKER_URL"]
    assert "secret" not in "".join(said)


LAUNCH = """
import signal, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background inherits SIGINT as ignored
from gleaner_standalone.servers import Home, open_servers
with Home.temporary(prefix="gleaner-test-") as home, open_servers(home, report=lambda line: None) as servers:
    print(home.path, servers.database_url, flush=True)
    time.sleep(600)
"""


@pytest.mark.faults
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_nothing_outlives_the_launcher(number: signal.Signals) -> None:
    launcher = subprocess.Popen([sys.executable, "-c", LAUNCH], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert launcher.stdout is not None
    path, url = launcher.stdout.readline().split()
    assert answers(url)
    launcher.send_signal(number)
    launcher.wait(30)
    launcher.stdout.close()
    assert eventually(lambda: not answers(url))
    assert eventually(lambda: not Path(path).exists())


def test_a_server_without_launcher_and_watchdog_is_replaced() -> None:
    with Home.temporary(prefix="gleaner-test-") as home:
        orphan = PostgresServer(home).start()
        second = PostgresServer(home).start()
        try:
            assert eventually(lambda: not orphan.is_running())
            assert answers(second.url)
        finally:
            second.stop()
            orphan.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="about root only")
def test_root_never_runs_a_server_as_root(redis_server: RedisServer) -> None:
    assert redis_server._process is not None
    status = Path(f"/proc/{redis_server._process.pid}/status").read_text()
    assert f"Uid:\t{server_account().uid}" in status
    assert "Groups:\t \n" in status
