#!/usr/bin/env python3
"""Finds sentences that readers stumble over, in comments, messages, documentation, data, and expected outputs.

Usage: check.py [--self-test] [--list] [--commits RANGE] [PATH ...]

Without paths, it reads every file that git tracks. A finding names the file, the line, the rule, and the plain way. Sentences that
must stay, such as quotations, are in `allowed.txt` with the reason. `rules.py` has the rules and their reasons.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

from rules import RULES

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
OUTPUTS = {".snap", ".txt", ".out"}
SKIPPED_FOLDERS = ("pricing-data/prices/", "tools/prose/", "benches/tests/shared")
# A literal or a value with fewer words is a name, not a sentence.
FEWEST_WORDS = 3

Piece = tuple[int, str]


def without_code(text: str) -> str:
    """Text without quotations of code and links' targets."""
    text = re.sub(r"`[^`]*`", "`x`", text)
    # A placeholder of a format string is not a word.
    text = re.sub(r"\{\w+\}", "{}", text)
    return re.sub(r"\]\([^)]*\)|https?://\S+", "]", text)


def paragraphs(lines: Iterator[tuple[int, str]]) -> Iterator[Piece]:
    """Lines that follow each other, joined; code between fences is left out."""
    start, block, in_fence, last = 0, [], False, -1
    for number, line in lines:
        if line.strip().startswith("```"):
            in_fence = not in_fence
            line = ""
        ends = in_fence or not line.strip() or number != last + 1 or re.match(r"\s*([-*|#>]|\d+\.)", line)
        if ends and block:
            yield start, " ".join(block)
            block = []
        if not in_fence and line.strip():
            if not block:
                start = number
            block.append(line.strip().lstrip("-*|#> "))
        last = number
    if block:
        yield start, " ".join(block)


RUST = re.compile(
    r'(?P<comment>//[/!]?[^\n]*)|(?P<raw>r(?P<hashes>#*)"(?P<rawtext>.*?)"(?P=hashes))'
    r'|"(?P<text>(?:[^"\\]|\\.)*)"|(?P<char>\'(?:[^\'\\\n]|\\.[^\'\n]*)\')',
    re.S,
)


def rust(body: str) -> Iterator[Piece]:
    comments = []
    for match in RUST.finditer(body):
        number = body.count("\n", 0, match.start()) + 1
        if match["comment"] is not None:
            comments.append((number, re.sub(r"^//[/!]?\s?", "", match["comment"])))
        elif match["text"] is not None:
            yield number, re.sub(r"\\\n\s*", "", match["text"]).replace("\\n", "\n")
    yield from paragraphs(iter(comments))


def python(body: str) -> Iterator[Piece]:
    comments = []
    for token in tokenize.generate_tokens(io.StringIO(body).readline):
        if token.type == tokenize.COMMENT:
            comments.append((token.start[0], token.string.lstrip("# ")))
        elif token.type == tokenize.STRING:
            text = re.sub(r"^[A-Za-z]*(\"\"\"|'''|\"|')|(\"\"\"|'''|\"|')$", "", token.string)
            lines = enumerate(text.splitlines(), token.start[0])
            yield from paragraphs((n, "" if line.strip().startswith((">>>", "...")) else line) for n, line in lines)
    yield from paragraphs(iter(comments))


def toml(body: str) -> Iterator[Piece]:
    comments = []
    for number, line in enumerate(body.splitlines(), 1):
        comment = re.match(r"\s*#\s?(.*)", line)
        if comment:
            comments.append((number, comment[1]))
        for text in re.findall(r'"((?:[^"\\]|\\.)*)"', line):
            yield number, text
    yield from paragraphs(iter(comments))


def notebook(body: str) -> Iterator[Piece]:
    for cell in json.loads(body)["cells"]:
        text = "".join(cell["source"])
        read = paragraphs(enumerate(text.splitlines(), 1)) if cell["cell_type"] == "markdown" else python(text)
        yield from read


def descriptions(body: str) -> Iterator[Piece]:
    for number, line in enumerate(body.splitlines(), 1):
        for text in re.findall(r'"description": "((?:[^"\\]|\\.)*)"', line):
            yield number, text


def plain(body: str) -> Iterator[Piece]:
    yield from paragraphs(enumerate(body.splitlines(), 1))


READERS = {".rs": rust, ".py": python, ".pyi": python, ".toml": toml, ".ipynb": notebook, ".json": descriptions, ".md": plain}


def sentences(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield from re.split(r"(?<=[.?!:;])\s+(?=[A-Z`\"(])|(?<=[;:])\s+", line)


def findings(name: str, body: str, allowed: list[tuple[str, str]]) -> Iterator[tuple[int, object, str]]:
    suffix = Path(name).suffix
    read = READERS.get(suffix) or (plain if suffix in OUTPUTS else None)
    if read is None:
        return
    for number, text in read(body):
        if len(text.split()) < FEWEST_WORDS:
            continue
        for sentence in sentences(without_code(text)):
            for rule in RULES:
                if rule.find(sentence) and not any(path in name and part in sentence for path, part in allowed):
                    yield number, rule, " ".join(sentence.split())


def exceptions() -> list[tuple[str, str]]:
    """Pairs of a part of a path and a part of a sentence; the third column is the reason."""
    lines = (HERE / "allowed.txt").read_text("utf-8").splitlines()
    rows = [line.split(" | ") for line in lines if line.strip() and not line.startswith("#")]
    return [(row[0].strip(), row[1].strip()) for row in rows]


def tracked() -> list[str]:
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split("\0") if name and not name.startswith(SKIPPED_FOLDERS)]


def self_test() -> int:
    wrong = [f"{rule.name}: does not find its bad example" for rule in RULES if not rule.find(rule.bad)]
    wrong += [f"{rule.name}: finds {other.name} in a good example" for rule in RULES for other in RULES if rule.find(other.good)]
    print("\n".join(wrong) or f"{len(RULES)} rules find their bad examples and no good one")
    return len(wrong)


def commit_messages(span: str) -> Iterator[tuple[str, str]]:
    log = subprocess.run(["git", "-C", str(ROOT), "log", "--format=%h%x00%B%x01", span], capture_output=True, text=True, check=True)
    for entry in filter(str.strip, log.stdout.split("\x01")):
        commit, message = entry.strip().split("\0", 1)
        yield f"commit {commit}.md", message


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", help="files to read instead of all tracked ones")
    parser.add_argument("--self-test", action="store_true", help="check the rules against their own examples")
    parser.add_argument("--commits", metavar="RANGE", help="read the messages of these commits too, as in `v0.1..`")
    parser.add_argument("--list", action="store_true", help="print the rules with their reasons")
    given = parser.parse_args()
    if given.list:
        for rule in RULES:
            print(f"{rule.name}: {rule.reason}. Instead: {rule.instead}.\n  bad:  {rule.bad}\n  good: {rule.good}")
        return 0
    if given.self_test:
        return min(self_test(), 1)
    allowed = exceptions()
    texts = [(name, (ROOT / name).read_text("utf-8", "replace")) for name in given.paths or tracked() if (ROOT / name).is_file()]
    texts += commit_messages(given.commits) if given.commits else []
    found = 0
    for name, body in texts:
        for number, rule, sentence in findings(name, body, allowed):
            found += 1
            print(f"{name}:{number}: {rule.name}: {sentence[:160]}\n    {rule.reason}; instead: {rule.instead}")
    print(f"{found} sentences to rewrite" if found else f"{len(texts)} files in plain words")
    return min(found, 1)


if __name__ == "__main__":
    sys.exit(main())
