"""Issuers, lists and answers fetched from behind a proxy, by names that this machine doesn't know."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from signatures.pki import build_pki, read_declaration
from signatures.proxies import Proxies
from signatures.trust.gather import Gathered, Gatherer
from signatures.web import Reach, Web, WebOptions
from tests.servers.proxy import proxying
from tests.servers.published import DECLARATION, Published, publishing
from tests.servers.tls import FAR

NOW = datetime.now(UTC)
CAREFUL = WebOptions(timeout=3, retries=0, reach=Reach.PUBLIC)


@pytest.mark.parametrize(("place", "reached"), [(FAR, True), ("10.0.0.1", False), ("intranet", False)])
def test_what_certificates_name_is_asked_through_the_proxy(place: str, reached: bool) -> None:  # noqa: FBT001 - a table
    declared = read_declaration(DECLARATION.read_text(encoding="utf-8")).at(f"http://{place}")
    with publishing(NOW) as running:
        running.pki = build_pki(declared, NOW)
        with proxying(running.server) as proxy:
            web = Web(replace(CAREFUL, proxies=Proxies(proxy.url(), proxy.url())))
            found = gathered(running, Gatherer(web))
    codes = {problem.code for problem in found.problems}
    if reached:
        assert codes == set()
        assert proxy.asked.count(f"POST {FAR}:80") == 1
        assert (len(found.crls), len(found.ocsps)) == (1, 1)
    else:
        assert codes == {"rede-endereco-interno", "coleta-sem-emissor"}
        assert proxy.asked == []


def test_a_proxy_that_wants_a_password_is_asked_once_for_a_whole_gathering() -> None:
    declared = read_declaration(DECLARATION.read_text(encoding="utf-8")).at(f"http://{FAR}")
    with publishing(NOW) as running:
        running.pki = build_pki(declared, NOW)
        with proxying(running.server) as proxy:
            proxy.wants = "outra"
            web = Web(replace(CAREFUL, proxies=Proxies(proxy.url("ana:segredo"), "")))
            found = gathered(running, Gatherer(web), "pessoa", "outra", "carimbo")
    assert len(proxy.asked) == 1
    assert "rede-proxy-senha" in {problem.code for problem in found.problems}
    assert "segredo" not in " ".join(problem.message for problem in found.problems)


def gathered(running: Published, how: Gatherer, *holders: str) -> Gathered:
    """For these holders, or for the person."""
    return how.gather_all([(running.der(name), ()) for name in holders or ("pessoa",)], running.trust, running.now)
