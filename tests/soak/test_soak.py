"""A short sample of the load that `tox -e soak` holds for ten minutes."""

import pytest

from .__main__ import main

pytestmark = pytest.mark.lengthy


def test_the_mock_holds_a_small_load_beside_slow_and_idle_clients(capsys) -> None:
    assert main(["--minutes", "0.03", "--rate", "60", "--visitors", "3", "--slow", "20", "--idle", "50"]) == 0
    told = capsys.readouterr().out
    assert "part 10, with the crowd: 1" in told
    assert "50 idle connections" in told
