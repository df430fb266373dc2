"""What pytest finds once the package is installed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from certpact.testing import Simulator


@pytest.fixture
def certpact_simulator() -> Iterator[Simulator]:
    """A CA in memory that ends with the test. It holds an account, and nothing else."""
    from certpact.testing import Simulator

    with Simulator() as simulator:
        yield simulator
