"""The rules of conftest.py hold: no network, a store of its own, no silent skips in CI."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

SKIPPING = """
import pytest

def test_plain_skip():
    pytest.skip("no reason at all")

@pytest.mark.skipif(True, reason="never here")
def test_marked_skip():
    pass

@pytest.mark.shared_data
def test_real_tables():
    pytest.skip("no tables")

@pytest.mark.xfail(reason="known")
def test_known_fault():
    assert False
"""


def test_a_test_cannot_reach_another_machine() -> None:
    with socket.socket() as plain, pytest.raises(RuntimeError, match=r"only talk to this machine, not to 192\.0\.2\.1"):
        plain.connect(("192.0.2.1", 80))
    with (
        socket.socket(type=socket.SOCK_DGRAM) as packet,
        pytest.raises(RuntimeError, match="only talk to this machine"),
    ):
        packet.sendto(b"", ("192.0.2.1", 53))
    with pytest.raises(RuntimeError, match=r"not look up opendata\.cbs\.nl"):
        urlopen("https://opendata.cbs.nl/")


def test_a_test_can_reach_this_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


def test_a_test_run_has_a_store_of_its_own_and_no_proxy(own_environment: Path) -> None:
    assert os.environ["WIJKONDERZOEK_STORE"] == str(own_environment)
    assert not {name for name in os.environ if name.upper().endswith("_PROXY")}
    assert "WIJKONDERZOEK_OFFLINE" not in os.environ


@pytest.mark.parametrize(
    ("require_all", "closing"), [("1", "1 failed, 1 skipped, 1 xfailed, 1 error"), ("", "3 skipped, 1 xfailed")]
)
def test_a_skip_is_a_failure_where_everything_is_required(
    root: Path, tmp_path: Path, require_all: str, closing: str
) -> None:
    shutil.copy(root / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_skipping.py").write_text(SKIPPING, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = shared_data: real tables\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    environment = os.environ | {"WIJKONDERZOEK_REQUIRE_ALL": require_all}
    done = subprocess.run(command, cwd=tmp_path, env=environment, check=False, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1].startswith(closing), done.stdout


def test_a_file_that_skips_itself_is_a_failure_where_everything_is_required(root: Path, tmp_path: Path) -> None:
    shutil.copy(root / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_absent.py").write_text("import pytest\npytest.importorskip('not_there')\n", encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    environment = os.environ | {"WIJKONDERZOEK_REQUIRE_ALL": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode not in {0, 5}, done.stdout
