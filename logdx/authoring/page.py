"""The page of a rule or of a cause, as data: the terminal and the documentation draw the same.

Rule | Cause -> Page (facts, sections of blocks) -> page_text (rich) | page_markdown
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from logdx.authoring.words import Item, in_words
from logdx.diagnose.rules import Rule
from logdx.diagnose.template import fill
from logdx.knowledge.causes import Cause, subjects_of
from logdx.knowledge.causes import cause as cause_of
from logdx.render.names import shown_sdk
from logdx.resources import folder


@dataclass(frozen=True, slots=True)
class Ref:
    """A link: to a rule, a cause, a sample or a web page."""

    kind: str
    """rule, cause, sample or url."""
    target: str
    text: str = ""
    """What stands behind it on the same line."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text that flows."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Lines as they are."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; items may hold lists."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """A list of links."""

    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A title inside a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Steps:
    """A numbered list; each step is text and code."""

    steps: tuple[tuple[Paragraph | Code, ...], ...]


Block = Paragraph | Code | Bullets | Links | Heading | Steps


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a page."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of one rule or cause."""

    kind: str
    """rule or cause."""
    id: str
    title: str
    facts: tuple[tuple[str, str | Ref], ...]
    sections: tuple[Section, ...]


def rule_page(rule: Rule, rules: Sequence[Rule]) -> Page:
    """Return the page of a rule; ``rules`` are all of them, for what refines it."""
    cause = cause_of(rule.cause)
    refined_by = [one for one in rules if rule.id in one.refines]
    by_id = {one.id: one for one in rules}
    refines = [Ref("rule", name, _title(by_id.get(name))) for name in rule.refines]
    sections = (
        ("When it speaks", [Bullets(in_words(rule.when))]),
        ("What it says", list(_blocks(rule.explain))),
        ("Also explained by it", _bullets(in_words(rule.symptoms))),
        ("Fix", list(_fixes(rule))),
        ("To decide", _steps(rule.decide)),
        ("Confirm", [Code(_plain(rule.confirm), "sh")] if rule.confirm else []),
        ("Refines", _links(refines)),
        ("Refined by", _links([Ref("rule", one.id, _title(one)) for one in refined_by])),
        ("Examples", list(_examples(rule.match))),
        ("Not for", list(_examples(rule.no_match))),
        ("See also", _links([Ref("url", url) for url in rule.references])),
    )
    return Page("rule", rule.id, _plain(rule.title), _facts(rule, cause), _filled(sections))


def place_of(rule: Rule) -> str:
    """Return file and line; a built-in file is named from the project's folder."""
    path, built_in = Path(rule.path), folder("rules")
    shown = path.relative_to(built_in.parent) if built_in in path.parents else path
    return f"{shown.as_posix()}:{rule.line}"


def cause_page(cause: Cause, rules: Sequence[Rule]) -> Page:
    """Return the page of a cause: what it means, its rules, the codes behind which it stands."""
    mine = [Ref("rule", one.id, _title(one)) for one in rules if one.cause == cause.id]
    facts: tuple[tuple[str, str | Ref], ...] = (
        ("code", cause.code), ("severity", cause.severity), ("rules", str(len(mine)))
    )  # fmt: skip
    usual = tuple(Item(subject) for subject in subjects_of(cause.id))
    sections = (
        ("Rules", _links(mine)),
        ("Usual signs", _bullets(usual)),
    )
    return Page("cause", cause.id, cause.means, facts, _filled(sections))


def _facts(rule: Rule, cause: Cause) -> tuple[tuple[str, str | Ref], ...]:
    applies = "the whole log" if rule.scope == "log" else "attempts: " + ", ".join(rule.outcomes)
    return (
        ("cause", Ref("cause", cause.id, f"{cause.code}: {cause.means}")),
        ("severity", rule.severity),
        ("confidence", f"{rule.confidence}, weight {rule.weight}"),
        ("for", applies),
        ("origin", rule.origin),
        ("defined in", place_of(rule)),
    )


def _filled(sections: Sequence[tuple[str, Sequence[Block]]]) -> tuple[Section, ...]:
    return tuple(Section(title, tuple(blocks)) for title, blocks in sections if blocks)


def _links(refs: Sequence[Ref]) -> list[Block]:
    return [Links(tuple(refs))] if refs else []


def _bullets(items: tuple[Item, ...]) -> list[Block]:
    return [Bullets(items)] if items else []


def _title(rule: Rule | None) -> str:
    return _plain(rule.title) if rule is not None else "(switched off)"


def _plain(text: str) -> str:
    """A template as a reader sees it without a log: defaults filled in, the rest named."""

    def default(path: str) -> object:
        return None if f"{{{path}|" in text else f"{{{path}}}"

    return fill(text, default)


def _blocks(text: str) -> Iterator[Paragraph | Code]:
    """Lines that begin with two spaces are code, the others flow."""
    for is_code, lines in _runs(_plain(text).splitlines()):
        if is_code:
            yield Code("\n".join(line[2:] for line in lines))
        else:
            yield Paragraph(" ".join(line.strip() for line in lines))


def _runs(lines: Sequence[str]) -> Iterator[tuple[bool, list[str]]]:
    run: list[str] = []
    was_code = False
    for line in lines:
        is_code = line.startswith("  ")
        if run and is_code != was_code:
            yield was_code, run
            run = []
        was_code = is_code
        run.append(line)
    if run:
        yield was_code, run


def _fixes(rule: Rule) -> Iterator[Block]:
    """The general fixes, then those of each SDK below its name."""
    yield from _steps([_dated(fix) for fix in rule.fix if "sdk" not in fix])
    for fix in rule.fix:
        if "sdk" in fix:
            names = fix["sdk"].replace(",", " ").split()
            yield Heading(", ".join(shown_sdk(name) for name in names))
            yield from _steps([_dated(fix)])


def _steps(texts: Sequence[str]) -> list[Block]:
    return [Steps(tuple(tuple(_blocks(text)) for text in texts))] if texts else []


def _dated(fix: dict[str, str]) -> str:
    dates = [f"{word} {fix[word]}" for word in ("since", "until") if word in fix]
    return (f"{' '.join(dates).capitalize()}: " if dates else "") + fix["text"]


def _examples(examples: Sequence[str]) -> Iterator[Block]:
    samples = [Ref("sample", one) for one in examples if not one.endswith("\n")]
    yield from _links(samples)
    for one in examples:
        if one.endswith("\n"):
            yield Code(one.rstrip("\n"), "text")
