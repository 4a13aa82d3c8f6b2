"""Rules for every test: no network but this machine's own, a store of its own, and no silent skips in CI."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = Path(os.environ.get("WIJKONDERZOEK_SHARED_DATA") or ROOT.parent / "shared" / "data")
REQUIRE_ALL = os.environ.get("WIJKONDERZOEK_REQUIRE_ALL") == "1"
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
OURS = (
    "WIJKONDERZOEK_OFFLINE",
    "WIJKONDERZOEK_CBS_URL",
    "WIJKONDERZOEK_OUT",
    "WIJKONDERZOEK_DEBUG",
    "WIJKONDERZOEK_VEILIG",
)


settings.register_profile("wijkonderzoek", deadline=None)  # a busy machine is no fault of what is tested
settings.load_profile("wijkonderzoek")


class NetworkBlockedError(RuntimeError):
    """A test reached for the network. Not an OSError, so that no retry or fallback hides it."""


def _is_local(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in {None, "", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(str(name)).is_loopback
    except ValueError:
        return False


def _refuse_remote(address: object) -> None:
    if isinstance(address, tuple) and not _is_local(address[0]):
        raise NetworkBlockedError(f"a test may only talk to this machine, not to {address[0]}")


@pytest.fixture(autouse=True, scope="session")
def only_loopback() -> Generator[None]:
    """Let sockets reach this machine (127.0.0.0/8, ::1, unix sockets) and nothing else."""
    connect, connect_ex, sendto = socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto
    getaddrinfo = socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _refuse_remote(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _refuse_remote(address)
        return connect_ex(self, address)

    def guarded_sendto(self: socket.socket, *args: Any) -> int:
        _refuse_remote(args[-1])
        return sendto(self, *args)

    def guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not _is_local(host):
            raise NetworkBlockedError(f"a test may only talk to this machine, not look up {host}")
        return getaddrinfo(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket.socket, "sendto", guarded_sendto)
        patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
        yield


@pytest.fixture(autouse=True, scope="session")
def own_environment(tmp_path_factory: pytest.TempPathFactory) -> Generator[Path]:
    """A store of this run, no proxies, and none of our variables from outside."""
    store = tmp_path_factory.mktemp("store")
    with pytest.MonkeyPatch.context() as patch:
        for name in (*PROXIES, *(proxy.lower() for proxy in PROXIES), *OURS):
            patch.delenv(name, raising=False)
        patch.setenv("WIJKONDERZOEK_STORE", str(store))
        yield store


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real CBS tables; the test skips where there is none. Mark such tests `shared_data`."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"no real CBS tables here: {SHARED_DATA} is not a folder (set WIJKONDERZOEK_SHARED_DATA)")
    return SHARED_DATA


def _may_skip(item: pytest.Item) -> bool:
    return item.get_closest_marker("shared_data") is not None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With WIJKONDERZOEK_REQUIRE_ALL=1, a skipped test is a failed one, except those on real CBS tables."""
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail") and not _may_skip(item):
        report.outcome = "failed"
        report.longrepr = f"WIJKONDERZOEK_REQUIRE_ALL=1 and this test was skipped: {_reason(report)}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A whole file that skips itself counts as skipped too."""
    report = yield
    if REQUIRE_ALL and report.outcome == "skipped":
        report.outcome = "failed"
        report.longrepr = f"WIJKONDERZOEK_REQUIRE_ALL=1 and {collector.nodeid} was skipped: {_reason(report)}"
    return report


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    return str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
