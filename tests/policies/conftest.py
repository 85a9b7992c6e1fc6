"""A published PKI whose root stands for ICP-Brasil's in policies of its own, and files signed by these."""

from __future__ import annotations

from tests.upgrade.conftest import means, published, running, stopped_clocks

__all__ = ["means", "published", "running", "stopped_clocks"]
