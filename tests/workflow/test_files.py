"""Files are written whole or not at all, and a signed file only grows."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.workflow.errors import FailedError, RefusedError, UsageError
from pipeline.workflow.files import grow_file, read_file, write_file


def test_a_new_file_and_its_folder(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b.pdf"
    write_file(target, b"um")
    assert target.read_bytes() == b"um"
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_mode_of_new_and_of_replaced(tmp_path: Path) -> None:
    target = tmp_path / "x"
    write_file(target, b"1")
    assert target.stat().st_mode & 0o111 == 0
    target.chmod(0o640)
    write_file(target, b"2")
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_failed_write_leaves_the_old_file_and_no_halves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "x"
    target.write_bytes(b"velho")

    def full(_: int) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FailedError, match="disco cheio"):
        write_file(target, b"novo")
    assert target.read_bytes() == b"velho"
    assert list(tmp_path.iterdir()) == [target]


def test_an_interrupted_write_leaves_no_halves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_file(tmp_path / "x", b"novo")
    assert list(tmp_path.iterdir()) == []


def test_growing(tmp_path: Path) -> None:
    target = tmp_path / "x.pdf"
    target.write_bytes(b"abc")
    grow_file(target, b"abc", b"abcdef")
    assert target.read_bytes() == b"abcdef"


def test_growing_never_rewrites(tmp_path: Path) -> None:
    target = tmp_path / "x.pdf"
    target.write_bytes(b"abc")
    with pytest.raises(FailedError) as caught:
        grow_file(target, b"abc", b"abX")
    assert caught.value.code == "nao-cresceu"
    assert target.read_bytes() == b"abc"


def test_a_file_that_changed_meanwhile_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "x.pdf"
    target.write_bytes(b"abc+outra assinatura")
    with pytest.raises(RefusedError) as caught:
        grow_file(target, b"abc", b"abcdef")
    assert caught.value.code == "arquivo-mudou"
    assert "Repita o comando" in str(caught.value)
    assert target.read_bytes() == b"abc+outra assinatura"


def test_what_cannot_be_read(tmp_path: Path) -> None:
    big = tmp_path / "big"
    big.write_bytes(b"12345")
    for path, limit, code in (
        (tmp_path / "nada", 10, "arquivo-inexistente"),
        (tmp_path, 10, "arquivo-e-pasta"),
        (big, 4, "arquivo-grande"),
    ):
        with pytest.raises(UsageError) as caught:
            read_file(path, limit)
        assert caught.value.code == code


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"")
    with pytest.raises(FailedError) as caught:
        write_file(tmp_path / "f" / "x", b"")
    assert caught.value.code == "gravacao"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name")
def test_a_pipe_among_files_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fila.pdf")
    with pytest.raises(UsageError, match="não é um arquivo comum"):
        read_file(tmp_path / "fila.pdf")


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="descriptors with a name")
def test_what_another_program_says_is_read_where_it_is_asked_for() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"dados")
    os.close(writing)
    assert read_file(Path(f"/dev/fd/{reading}")) == b"dados"
    os.close(reading)
