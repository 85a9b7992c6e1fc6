"""A built site, checked: every page is there, every link leads somewhere, nothing is asked of another server.

A builder that leaves out what it does not know says nothing, so the pages are counted against the sources.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from pipeline.workflow.errors import UsageError

# What the browser fetches by itself, by tag: the attribute that says where from. A link that a person follows is not.
_FETCHED = {
    "script": "src",
    "link": "href",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
    "form": "action",
}
_FOLLOWED = {"a": "href", "area": "href"}
_OUTSIDE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_IN_CSS = re.compile(r"url\(\s*[\"']?([^)\"']+)|@import\s+[\"']([^\"']+)")


@dataclass(frozen=True, slots=True)
class Checked:
    """How much was looked at, and what is wrong, a sentence each."""

    pages: int
    links: int
    problems: tuple[str, ...]


@dataclass
class _Page(HTMLParser):
    """What a page names, and where it leads. ``inline`` counts scripts and handlers written in the page itself."""

    ids: list[str] = field(default_factory=list)
    followed: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    inline: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        self.followed += [given[name] for known, name in _FOLLOWED.items() if known == tag and name in given]
        self.fetched += [given[name] for known, name in _FETCHED.items() if known == tag and name in given]
        runs = tag == "script" and "src" not in given and given.get("type") != "application/json"
        self.inline += runs + any(name.startswith("on") for name in given) + ("style" in given) + (tag == "style")


def check_site(built: Path, sources: Path) -> Checked:
    """What is wrong in a built site. Raises UsageError when there is no site or there are no sources."""
    if not (built / "index.html").is_file() or not (sources / ".nav.yml").is_file():
        raise UsageError("site-inexistente", f"Não há um site em {built}, ou as suas fontes em {sources}: make site.")
    files = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
    pages = {name: _read(built / name) for name in sorted(files) if _is_page(name)}
    problems = [*_absent(pages, sources), *_surplus(pages, sources)]
    for name, page in pages.items():
        problems += [f"{name}: {problem}" for problem in _of_page(name, page, pages, files)]
    problems += _of_styles(built, files)
    return Checked(len(pages), sum(len(page.followed) + len(page.fetched) for page in pages.values()), tuple(problems))


def expected_pages(sources: Path) -> set[str]:
    """The HTML files that the sources ask for, by their path in the site; ``404.html`` comes with the theme."""
    names = {path.relative_to(sources).as_posix() for path in sources.rglob("*")}
    return {re.sub(r"\.md$", ".html", name) for name in names if name.endswith(".md") or _is_page(name)} | {"404.html"}


def _is_page(name: str) -> bool:
    """The blanks are documents that the site offers, and not pages of it."""
    return name.endswith(".html") and not name.endswith("-em-branco.html")


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text("utf-8"))
    page.close()
    return page


def _absent(pages: Mapping[str, _Page], sources: Path) -> Iterator[str]:
    for name in sorted(expected_pages(sources) - pages.keys()):
        yield f"falta a página {name}"


def _surplus(pages: Mapping[str, _Page], sources: Path) -> Iterator[str]:
    for name in sorted(pages.keys() - expected_pages(sources)):
        yield f"a página {name} não está nas fontes"


def _of_page(name: str, page: _Page, pages: Mapping[str, _Page], files: set[str]) -> Iterator[str]:
    for repeated in sorted(each for each, count in Counter(page.ids).items() if count > 1):
        yield f"o identificador “{repeated}” se repete"
    if page.inline:
        yield "há script ou estilo dentro da página, que a política dela não deixa valer"
    for target in page.fetched:
        if _OUTSIDE.match(target):
            yield f"pede algo a outro servidor: {target}"
    for target in [*page.followed, *page.fetched]:
        if problem := _followed(name, target, pages, files):
            yield problem


def _followed(name: str, target: str, pages: Mapping[str, _Page], files: set[str]) -> str:
    """What is wrong with a link of a page; empty when it leads somewhere."""
    parts = urlsplit(target)
    if parts.scheme in {"http", "https", "mailto", "tel"} or parts.netloc:
        return ""
    if parts.scheme:
        return f"o endereço {target} não é de um tipo conhecido"
    found = _resolved(name, unquote(parts.path)) if parts.path else name
    if found not in files:
        return f"o endereço {target} não leva a lugar nenhum"
    if parts.path.startswith("/") and name != "404.html":
        return f"o endereço {target} só vale na raiz de um servidor"
    anchor = unquote(parts.fragment)
    if anchor and found in pages and anchor not in pages[found].ids:
        return f"não há “#{anchor}” na página {found}"
    return ""


def _resolved(name: str, path: str) -> str:
    base = PurePosixPath("/") if path.startswith("/") else PurePosixPath("/") / PurePosixPath(name).parent
    steps: list[str] = []
    for step in (base / path.lstrip("/") if path.startswith("/") else base / path).parts[1:]:
        if step == "..":
            steps = steps[:-1]
        elif step != ".":
            steps.append(step)
    return "/".join(steps)


def _of_styles(built: Path, files: set[str]) -> Iterator[str]:
    for name in sorted(files):
        if not name.endswith(".css"):
            continue
        for match in _IN_CSS.finditer((built / name).read_text("utf-8")):
            target = match[1] or match[2]
            if _OUTSIDE.match(target):
                yield f"{name}: pede algo a outro servidor: {target}"
            elif not target.startswith(("data:", "#")) and _resolved(name, target) not in files:
                yield f"{name}: o endereço {target} não leva a lugar nenhum"
