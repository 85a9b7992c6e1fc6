"""Modules joined into one classic script: the same exports, each run once, and what is not known is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipeline.site.bundle import bundle, loaded_later, needed
from pipeline.site.shell import scripts
from pipeline.workflow.errors import FailedError
from tests.judges import program, run

MODULES = {
    "main.js": (
        'import { one, two as second } from "./lib/numbers.js";\n'
        'import * as words from "./words.js";\n'
        "export const all = [one, second(), words.greet`x`, new words.Thing().name, words.later];\n"
        "globalThis.said = all;\n"
    ),
    "lib/numbers.js": (
        "globalThis.runs = (globalThis.runs ?? 0) + 1;\n"
        "export const one = 1;\n"
        "export function two() { return one + 1; }\n"
    ),
    "words.js": (
        'import {\n  one,\n  two,\n} from "./lib/numbers.js";\n'
        'const text = "import x from y";\n'
        "// export of nothing; await nobody\n"
        "export async function wait() { await null; return text; }\n"
        "export const greet = (parts) => `export ${parts[0]}${one + two()}`;\n"
        'export class Thing { name = "thing"; }\n'
        'const inner = "later";\n'
        "export { inner as later };\n"
    ),
}


def said_by_node(tmp_path: Path, *texts: str) -> object:
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.js").write_text(text, "utf-8")
    loads = "".join(
        f'require("vm").runInThisContext(require("fs").readFileSync("{tmp_path}/{n}.js", "utf8"));'
        for n in range(len(texts))
    )
    ended = run(program("node"), "-e", f"{loads}console.log(JSON.stringify([globalThis.said, globalThis.runs]))")
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


@pytest.mark.deep
def test_the_script_does_what_the_modules_do(tmp_path: Path) -> None:
    assert said_by_node(tmp_path, bundle(MODULES, "main.js")) == [[1, 2, "export x3", "thing", "later"], 1]


@pytest.mark.deep
def test_a_second_script_does_not_run_a_module_again(tmp_path: Path) -> None:
    both = (bundle(MODULES, "words.js"), bundle(MODULES, "main.js"))
    assert said_by_node(tmp_path, *both) == [[1, 2, "export x3", "thing", "later"], 1]


def test_what_is_asked_for_later_is_not_in_the_script() -> None:
    modules = {
        "main.js": 'export const go = () => import("./lib/later.js");\n',
        "lib/later.js": "export const x = 1;\n",
    }
    assert loaded_later(modules, "main.js") == ("lib/later.js",)
    assert '$later("lib/later.js")' in bundle(modules, "main.js")
    assert "const x = 1" not in bundle(modules, "main.js")
    assert "const x = 1" in bundle(modules, "lib/later.js")


@pytest.mark.deep
def test_what_is_on_the_page_already_is_not_brought_again(tmp_path: Path) -> None:
    first = bundle(MODULES, "words.js")
    second = bundle(MODULES, "main.js", needed(MODULES, "words.js"))
    assert "return one + 1" not in second
    assert said_by_node(tmp_path, first, second) == [[1, 2, "export x3", "thing", "later"], 1]


@pytest.mark.deep
def test_the_scripts_of_the_pages_are_scripts(tmp_path: Path) -> None:
    made = {name: content for name, content in scripts().items() if name.endswith(".js")}
    for name, content in made.items():
        file = tmp_path / Path(name).name
        file.write_bytes(content)
        ended = run(program("node"), "--check", file)
        assert ended.returncode == 0, ended.stderr


def test_every_script_that_a_script_asks_for_is_there() -> None:
    made = {name: content.decode() for name, content in scripts().items() if name.endswith(".js")}
    asked = {name for text in made.values() for name in re.findall(r'(?<![.\w])load\("([^"]+\.js)"\)', text)}
    assert {f"assets/preencher/{name}" for name in asked} <= made.keys()


REFUSED = {
    'import thing from "./x.js";': "não sabe juntar",
    'import "./x.js";': "não sabe juntar",
    'import { a } from "https://example.com/x.js";': "não sabe juntar",
    "export default 1;": "não sabe juntar",
    "export let a = 1;": "não sabe juntar",
    'export * from "./x.js";': "não sabe juntar",
    "const a = import(name);": "não sabe juntar",
    'const a = import("https://example.com/x.js");': "não sabe juntar",
    "const a = import.meta.url;": "não sabe juntar",
    "await null;": "não sabe juntar",
    'import { a } from "./nada.js";': "não existe",
    'import { a } from "./main.js";': "precisa de si mesmo",
}


@pytest.mark.parametrize("line", REFUSED)
def test_what_is_not_known_is_refused(line: str) -> None:
    with pytest.raises(FailedError, match=REFUSED[line]):
        bundle({"main.js": f"{line}\n"}, "main.js")


def test_a_roundabout_need_is_refused() -> None:
    pair = {
        "a.js": 'import { b } from "./b.js";\nexport const a = 1;\n',
        "b.js": 'import { a } from "./a.js";\nexport const b = 1;\n',
    }
    with pytest.raises(FailedError, match=r"a\.js → b\.js → a\.js"):
        bundle(pair, "a.js")
