"""A signature that is interrupted goes on: what lacks is kept, the command says how, and only that is signed."""

from __future__ import annotations

import json
import os
import shutil
import signal
from pathlib import Path

import pytest

from pipeline.workflow.demo import Demo
from tests.simulate.desks import JOAO, MARIA, Desk, address_shown, free_port, offered, visit

ALL = ("1.pdf", "2.pdf", "3.pdf")
NO_SERVER = Path("nenhuma.toml")
KEYS = {"govbr": ("--govbr",), "psc": ("--psc", "vidaas"), "psc-cms": ("--psc", "vidaas", "--psc-cms")}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("simulador")


@pytest.fixture
def desk(demo: Demo, demo_folder: Path, keys: Path, tmp_path: Path) -> Desk:
    del demo
    folder = tmp_path / "meus documentos"
    folder.mkdir()
    for name in ALL:
        shutil.copy(demo_folder / "siop-ws.pdf", folder / name)
    return Desk(folder, keys, tmp_path / "casa", f"http://127.0.0.1:{free_port()}/retorno")


def one_a_call(config: Path) -> None:
    """The provider takes one hash a call, so that there are several calls."""
    config.write_text(config.read_text(encoding="utf-8") + "most_hashes = 1\n", encoding="utf-8")


def signatures(desk: Desk, name: str) -> list[bool]:
    code, out, err = desk.run(NO_SERVER, "verify", name, "--trust", str(desk.keys / "trust"), "--json")
    assert code == 1, err  # the others must sign too
    return [status["valid"] for status in json.loads(out)["signatures"]]


@pytest.mark.parametrize("key", KEYS)
def test_only_what_lacks_is_signed(desk: Desk, key: str) -> None:
    """The second and the third fail; they go on with one more consent, and the first is left as it is."""
    service = key.partition("-")[0]
    before = desk.bytes_of(*ALL)
    with desk.simulator(service, "falha-no-segundo") as config:
        if service == "psc":
            one_a_call(config)
        code, out, err = desk.run(config, "sign", *ALL, "--as", "titular", *KEYS[key])
    assert code == 3, err
    assert out.count("assinado por") == 1
    assert "Falta assinar: 2.pdf, 3.pdf." in err
    assert "ada foi assinado" not in err
    assert MARIA not in out + err
    first, *others = desk.bytes_of(*ALL)
    assert others == before[1:]
    assert first.startswith(before[0])
    words = offered(err)
    assert words == ["sign", "--resume", "2.pdf", "3.pdf"]
    assert [Path(one["document"]).name for one in desk.pending()] == ["2.pdf", "3.pdf"]
    with desk.simulator(service) as config:
        code, out, err = desk.run(config, *words)
    assert code == 0, err
    assert out.count("assinado por") == 2
    assert err.count("Autorize a assinatura") == 1
    assert desk.bytes_of("1.pdf") == [first]
    assert [signatures(desk, name) for name in ALL] == [[True], [True], [True]]
    assert desk.kept() == []


@pytest.mark.parametrize("key", ["govbr", "psc"])
def test_one_in_the_middle_fails(desk: Desk, key: str) -> None:
    with desk.simulator(key, "falha-so-no-segundo") as config:
        if key == "psc":
            one_a_call(config)
        code, out, err = desk.run(config, "sign", *ALL, "--as", "titular", *KEYS[key], "--json")
    said = json.loads(out)
    assert code == 3
    assert [made["path"] for made in said["signed"]] == ["1.pdf", "3.pdf"]
    assert [(lack["path"], lack["code"]) for lack in said["lacking"]] == [("2.pdf", "rede-servico-fora")]
    assert said["resume"] == "credencia sign --resume 2.pdf"
    with desk.simulator(key) as config:
        code, out, err = desk.run(config, "sign", "--resume", *ALL)  # those that are done are passed over
    assert code == 0, err
    assert out.count("nada a fazer") == 2
    assert out.count("assinado por") == 1
    assert [signatures(desk, name) for name in ALL] == [[True]] * 3


def test_what_is_kept_is_private_and_has_no_secret(desk: Desk) -> None:
    with desk.simulator("psc", "503") as config:
        code, _, err = desk.run(config, "sign", "1.pdf", "--as", "titular", "--psc", "vidaas")
        secret = (desk.keys / "segredo.txt").read_text(encoding="utf-8").strip()
    assert code == 3, err
    [kept] = desk.kept()
    text = kept.read_text(encoding="utf-8")
    if os.name == "posix":
        assert kept.stat().st_mode & 0o777 == 0o600
        assert kept.parent.stat().st_mode & 0o777 == 0o700
    for word in (secret, MARIA, "111.444.777", "AT-", "OC-", "token", "BEGIN CERT"):
        assert word not in text
    values = json.loads(text)
    assert values["half"]["digest"]
    assert len(values["signer"]) == 64
    assert sorted(path.name for path in desk.folder.iterdir()) == sorted(ALL)  # nothing is left beside the documents


def test_the_same_digest_goes_out_again(desk: Desk) -> None:
    """What the person authorizes the second time is what was authorized the first time."""
    with desk.simulator("psc", "503") as config:
        desk.run(config, "sign", "1.pdf", "--as", "titular", "--psc", "vidaas")
    half = json.loads(desk.kept()[0].read_text(encoding="utf-8"))["half"]
    with desk.simulator("psc", "503") as config:
        code, _, err = desk.run(config, "sign", "--resume", "1.pdf")
    assert code == 3
    assert offered(err) == ["sign", "--resume", "1.pdf"]
    assert json.loads(desk.kept()[0].read_text(encoding="utf-8"))["half"] == half
    with desk.simulator("psc") as config:
        assert desk.run(config, "sign", "--resume")[0] == 0  # without names: all that there is
    assert b"/ByteRange" in desk.bytes_of("1.pdf")[0]
    assert signatures(desk, "1.pdf") == [True]


@pytest.mark.parametrize(
    ("service", "wrong", "code", "is_kept"),
    [
        ("govbr", "401", 1, False),
        ("govbr", "403-bronze", 1, False),
        ("govbr", "403-cpf", 1, False),
        ("govbr", "codigo-usado", 1, True),
        ("govbr", "outro-hash", 1, False),
        ("govbr", "outra-chave", 1, False),
        ("govbr", "enorme", 3, True),
        ("govbr", "503", 3, True),
        ("govbr", "negado", 1, False),
        ("govbr", "token-curto", 1, True),
        ("psc", "401", 1, False),
        ("psc", "codigo-usado", 1, True),
        ("psc", "outro-hash", 1, False),
        ("psc", "outra-pessoa", 1, False),
        ("psc", "lento", 3, True),
        ("psc", "lixo", 3, True),
        ("psc", "503", 3, True),
        ("psc", "negado", 1, False),
        ("psc", "token-curto", 1, True),
    ],
)
def test_what_can_go_on_and_what_can_not(desk: Desk, service: str, wrong: str, code: int, is_kept: bool) -> None:  # noqa: FBT001
    before = desk.bytes_of("1.pdf", "2.pdf")
    with desk.simulator(service, wrong) as config:
        got, out, err = desk.run(config, "sign", "1.pdf", "2.pdf", "--as", "titular", *KEYS[service])
    assert (got, out) == (code, ""), err
    assert desk.bytes_of("1.pdf", "2.pdf") == before
    assert len(desk.kept()) == (2 if is_kept else 0)
    assert ("credencia sign --resume" in err) is is_kept


@pytest.mark.skipif(os.name != "posix", reason="POSIX signals")
@pytest.mark.parametrize("key", ["govbr", "psc"])
def test_interrupted_while_the_person_is_away(desk: Desk, key: str) -> None:
    before = desk.bytes_of(*ALL)
    with desk.simulator(key, person="") as config:
        process = desk.start(config, "sign", *ALL, "--as", "titular", *KEYS[key], "--no-browser")
        address_shown(process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (3, "")
    assert "interrompid" in err
    assert "Traceback" not in err
    words = offered(err)
    assert words == ["sign", "--resume", *ALL, "--no-browser"]
    assert desk.bytes_of(*ALL) == before
    with desk.simulator(key) as config:
        code, out, err = desk.run(config, *words[:-1])
    assert code == 0, err
    assert out.count("assinado por") == 3


@pytest.mark.skipif(os.name != "posix", reason="POSIX signals")
def test_killed_while_the_person_is_away(desk: Desk) -> None:
    """As by a cut of power: it was kept before the wait."""
    with desk.simulator("psc", person="") as config:
        process = desk.start(config, "sign", "1.pdf", "--as", "titular", "--psc", "vidaas", "--no-browser")
        address_shown(process)
        process.kill()
        process.communicate()
    [one] = desk.pending()
    assert (one["role"], one["key"], one["expired"]) == ("titular", "--psc vidaas", False)
    with desk.simulator("psc") as config:
        assert desk.run(config, "sign", "--resume", "1.pdf")[0] == 0
    assert desk.pending() == []


def test_nobody_answers(desk: Desk) -> None:
    with desk.simulator("psc") as config:
        pass
    code, _, err = desk.run(config, "sign", "1.pdf", "--as", "titular", "--psc", "vidaas")
    assert code == 3
    words = offered(err)
    with desk.simulator("psc") as config:
        assert desk.run(config, *words)[0] == 0


@pytest.mark.skipif(os.name != "posix", reason="locks of POSIX")
def test_two_at_once(desk: Desk) -> None:
    with desk.simulator("psc", "503") as config:
        desk.run(config, "sign", "1.pdf", "--as", "titular", "--psc", "vidaas")
    with desk.simulator("psc", person="") as config:
        first = desk.start(config, "sign", "--resume", "1.pdf", "--no-browser")
        address = address_shown(first)
        for words in (("--resume", "1.pdf"), ("1.pdf", "--as", "titular", "--psc", "vidaas"), ("--drop", "1.pdf")):
            code, out, err = desk.run(config, "sign", *words)
            assert (code, out) == (1, "")
            assert "pendente-em-uso" in err
        visit_the_page(address)
        out, err = first.communicate(timeout=120)
    assert first.returncode == 0, err
    assert signatures(desk, "1.pdf") == [True]
    code, _, err = desk.run(NO_SERVER, "sign", "--resume", "1.pdf")
    assert (code, "pendente-inexistente" in err) == (2, True)


def visit_the_page(address: str) -> None:
    """The page asks who the person is: this is the link that says it."""
    visit(f"{address}&pessoa={MARIA}")


@pytest.mark.parametrize("change", ["a byte", "more", "another", "gone"])
def test_another_document_is_not_the_one_prepared(desk: Desk, demo_folder: Path, change: str) -> None:
    with desk.simulator("govbr", "503") as config:
        desk.run(config, "sign", "1.pdf", "--as", "titular", "--govbr")
    path = desk.folder / "1.pdf"
    pdf = path.read_bytes()
    changed = {
        "a byte": pdf[:2000] + bytes([pdf[2000] ^ 1]) + pdf[2001:],
        "more": pdf + b"\n",
        "another": (demo_folder / "siop-ws.blank.pdf").read_bytes(),
        "gone": b"",
    }[change]
    path.unlink()
    if changed:
        path.write_bytes(changed)
    with desk.simulator("govbr") as config:
        code, out, err = desk.run(config, "sign", "--resume", "1.pdf")
    assert (code, out) == (2 if change == "gone" else 1, "")
    assert ("arquivo-inexistente" if change == "gone" else "pendente-de-outro") in err
    assert "Autorize" not in err  # nobody is asked for what will be refused
    assert (path.read_bytes() if path.exists() else b"") == changed


def test_it_has_its_time(desk: Desk) -> None:
    with desk.simulator("govbr", "503") as config:
        desk.run(config, "sign", "1.pdf", "2.pdf", "--as", "titular", "--govbr")
    for kept in desk.kept():
        values = json.loads(kept.read_text(encoding="utf-8"))
        if values["document"].endswith("1.pdf"):
            kept.write_text(json.dumps({**values, "expires": "2026-01-01T00:00:00-03:00"}), encoding="utf-8")
    assert sorted(one["expired"] for one in desk.pending()) == [False, True]
    with desk.simulator("govbr") as config:
        code, _, err = desk.run(config, "sign", "--resume", "1.pdf")
        assert (code, "pendente-vencida" in err) == (1, True)
        code, _, err = desk.run(config, "sign", "--resume", "1.pdf", "2.pdf")
        assert (code, "credencia sign --drop 1.pdf" in err) == (1, True)
        assert desk.run(config, "sign", "--resume")[0] == 0  # what has expired isn't asked for
    assert [len(pdf) for pdf in desk.bytes_of("1.pdf")] < [len(pdf) for pdf in desk.bytes_of("2.pdf")]


def test_another_edition_of_the_form(desk: Desk, tmp_path: Path) -> None:
    forms = tmp_path / "formularios"
    shutil.copytree(Path(__file__).parents[2] / "forms", forms)
    with desk.simulator("govbr", "503") as config:
        code, _, err = desk.run(config, "sign", "1.pdf", "--as", "titular", "--govbr", "--forms", str(forms))
        assert (code, offered(err)) == (3, ["sign", "--resume", "1.pdf"])
    form = forms / "siop-ws.yml"
    text = form.read_text(encoding="utf-8")
    assert "\nedition: 2026-11\n" in text
    form.write_text(text.replace("\nedition: 2026-11\n", "\nedition: 2026-12\n"), encoding="utf-8")
    with desk.simulator("govbr") as config:
        code, _, err = desk.run(config, "sign", "--resume", "1.pdf")
    assert code == 1
    assert "pendente-outra-edicao" in err
    assert "Autorize" not in err


def test_listing_and_giving_up(desk: Desk) -> None:
    code, out, _ = desk.run(NO_SERVER, "sign", "--pending")
    assert (code, out) == (0, "Nenhuma assinatura está à espera de conclusão.\n")
    before = desk.bytes_of(*ALL)
    with desk.simulator("psc", "503") as config:
        desk.run(config, "sign", "1.pdf", "--as", "titular", "--psc", "vidaas")
    with desk.simulator("psc", "503", person=JOAO) as config:
        desk.run(config, "sign", "2.pdf", "--as", "responsavel_tecnico", "--psc", "vidaas")
    code, out, _ = desk.run(NO_SERVER, "sign", "--pending", "1.pdf")
    assert code == 0
    assert out.count("falta a assinatura de titular") == 1
    assert f"credencia sign --resume '{desk.folder / '1.pdf'}'" in out  # a name with a space is one word
    code, _, err = desk.run(NO_SERVER, "sign", "--resume")  # two roles are two consents
    assert (code, "pendentes-diferentes" in err) == (2, True)
    code, out, _ = desk.run(NO_SERVER, "sign", "--drop", "1.pdf")
    assert (code, "descartado" in out) == (0, True)
    assert desk.run(NO_SERVER, "sign", "--drop", "1.pdf")[0] == 2
    assert desk.run(NO_SERVER, "sign", "--drop", "2.pdf")[0] == 0
    assert desk.kept() == []
    assert desk.bytes_of(*ALL) == before


def test_somebody_signs_one_of_them_meanwhile(desk: Desk) -> None:
    """The others are done; what was asked for of that one was of the document as it was."""
    with desk.simulator("govbr", person="") as config:
        process = desk.start(config, "sign", *ALL, "--as", "titular", "--govbr", "--no-browser")
        address = address_shown(process)
        changed = (desk.folder / "2.pdf").read_bytes() + b"\n"
        (desk.folder / "2.pdf").write_bytes(changed)
        visit_the_page(address)
        out, err = process.communicate(timeout=120)
    assert process.returncode == 1, err
    assert out.count("assinado por") == 2
    assert "Falta assinar: 2.pdf." in err
    assert "--resume" not in err
    assert desk.bytes_of("2.pdf") == [changed]
    assert desk.kept() == []


def test_what_is_kept_is_only_believed_when_it_is_ours(desk: Desk) -> None:
    with desk.simulator("govbr", "503") as config:
        desk.run(config, "sign", "1.pdf", "--as", "titular", "--govbr")
    [kept] = desk.kept()
    whole = kept.read_text(encoding="utf-8")
    for text in ("", "{", "[]", whole.replace('"version": 2', '"version": 1'), whole.replace('"half"', '"metade"')):
        kept.write_text(text, encoding="utf-8")
        code, _, err = desk.run(NO_SERVER, "sign", "--resume", "1.pdf")
        assert (code, "pendente-ilegivel" in err) == (2, True)
    if os.name == "posix":
        kept.write_text(whole, encoding="utf-8")
        kept.chmod(0o666)  # anybody may have written it
        code, _, err = desk.run(NO_SERVER, "sign", "--resume", "1.pdf")
        assert (code, "pendente-ilegivel" in err) == (2, True)
    assert desk.pending() == []


def test_where_nothing_can_be_kept_signing_goes_on(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "arquivo").write_bytes(b"")
    blocked = Desk(desk.folder, desk.keys, tmp_path / "arquivo", desk.redirect)
    with desk.simulator("psc") as config:
        code, out, err = blocked.run(config, "sign", "1.pdf", "--as", "titular", "--psc", "vidaas")
    assert (code, out.count("assinado por")) == (0, 1), err
    with desk.simulator("psc", "503") as config:
        code, _, err = blocked.run(config, "sign", "2.pdf", "--as", "titular", "--psc", "vidaas")
    assert (code, "--resume" in err) == (3, False)
