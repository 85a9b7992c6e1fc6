"""`credencia verify` with several files: one table, or a line of JSON for each, and the worst of their codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.definition.catalog import Catalog
from pipeline.workflow.isolated import Worker, verdicts_isolated
from pipeline.workflow.isolated_wire import Question, setup_of
from tests.attacks.world import agency, base, trust_folder
from tests.submission.conftest import MOMENT


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    assert agency().trust.anchors
    for state in ("all", "none"):
        (tmp_path / f"{state}.pdf").write_bytes(base(state).pdf)
    return [str(tmp_path / f"{name}.pdf") for name in ("all", "none", "missing")]


def options() -> list[str]:
    return ["--trust", str(trust_folder()), "--moment", MOMENT.isoformat()]


def test_a_table_and_the_worst_code(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", *files[:2], *options()]) == 1
    accepted, refused, _, total, *_ = capsys.readouterr().out.splitlines()
    assert "seria aceito" in accepted
    assert "siop-ws" in accepted
    assert "NÃO seria aceito" in refused
    assert "Falta a assinatura" in refused
    assert total == "2 arquivos: 1 seria aceito, 1 não seria."


def test_a_file_that_is_not_there_doesnt_stop_the_others(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", *files, *options(), "--json"]) == 2
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["accepted"] for line in lines] == [True, False, False]
    assert [Path(line["file"]).stem for line in lines] == ["all", "none", "missing"]
    assert lines[2]["error"]["code"] == "arquivo-inexistente"


def test_one_good_file(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", files[0], *options()]) == 0
    assert "o arquivo seria aceito" in capsys.readouterr().out


def test_replaces_is_for_one_file(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", *files[:2], "--replaces", files[0]]) == 2
    assert "--replaces" in capsys.readouterr().err


def test_an_interruption_waits_for_no_file(files: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What is being read then gets no answer, and nothing more is started."""
    ended: list[Worker] = []
    real = Worker.end

    def end(worker: Worker) -> None:
        ended.append(worker)
        real(worker)

    monkeypatch.setattr(Worker, "end", end)
    how = setup_of(Catalog(), agency().trust, MOMENT)
    outcomes = verdicts_isolated([Path(files[0])] * 6, how, Catalog(), at_once=2)
    next(outcomes)
    with pytest.raises(KeyboardInterrupt):
        outcomes.throw(KeyboardInterrupt)  # type: ignore[attr-defined] - it is a generator
    assert len(ended) == 2
    asked = Question(Path(files[0]).read_bytes())
    assert [finding.code for finding in ended[0].verdict(asked, Catalog()).findings] == ["verificacao-interrompida"]
