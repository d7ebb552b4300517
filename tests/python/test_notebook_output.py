"""Notebook output as HTML, Markdown and text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as xml
from typing import Any

import pytest

import costcone as cc

NASTY = "<script>alert('x')</script> & \"quotes\" | *star* \x1b[31m"


@pytest.fixture(scope="module")
def nasty() -> cc.Architecture:
    users = cc.assumption("users", NASTY, p10=1000, p90=9000, unit="user", basis=NASTY, owner=NASTY)
    return (
        cc.Architecture(NASTY, region="eu-central-1")
        .add("api", "lambda", requests=users * "3 request/user", memory="512 MB", duration="1 s")
        .flow("api", "internet", volume=users * "3 MB/user", statement=NASTY)
        .with_excluded(NASTY)
    )


def faces(arch: cc.Architecture) -> list[Any]:
    estimate = arch.estimate(draws=1000)
    charts = [estimate.histogram(), estimate.s_curve(), estimate.s_curve(budget="30 USD"), estimate.tornado()]
    return [arch, *arch.assumptions, estimate, estimate.total, estimate.explain(), estimate.by(), estimate.assumptions, *charts]


def test_html_is_self_contained_and_escapes_texts(nasty: cc.Architecture) -> None:
    for face in faces(nasty):
        html = face._repr_html_()
        assert "<script" not in html and "\x1b" not in html
        assert "http" not in html.replace("http://www.w3.org/2000/svg", "")
        assert "url(" not in html and "@import" not in html
        # The classes stop MathJax from reading the text between two dollar signs as a formula.
        assert html.startswith('<div class="costcone tex2jax_ignore mathjax_ignore"')
        style = re.sub(r"\{[^{}]*\}", "", re.search(r"<style>(.*?)</style>", html, re.S)[1])  # type: ignore[index]
        for selector in filter(None, re.split(r"[,{}]", style)):
            assert ".costcone" in selector or selector.startswith("@media"), selector
        xml.fromstring(re.sub(r"<style>.*?</style>", "", html, flags=re.S).replace("&nbsp;", " "))


def test_markdown_escapes_texts(nasty: cc.Architecture) -> None:
    for face in faces(nasty):
        if hasattr(face, "_repr_markdown_"):
            text = face._repr_markdown_()
            assert "<script" not in text and "\x1b" not in text
            assert "*star*" not in text.replace("\\*star\\*", "")


def test_the_range_comes_first_and_is_biggest(estimate: cc.Estimate) -> None:
    html = estimate._repr_html_()  # type: ignore[attr-defined]
    range_at = html.index('<div class="cc-range">$6 to $26 a month</div>')
    assert range_at < html.index("<svg") < html.index("<table") < html.index("<details>")
    sizes = [int(size) for size in re.findall(r"font-size:(\d+)px", html)]
    assert sorted(sizes)[-1] == 26 and sorted(sizes)[-2] < 20
    assert html.index("Ask next") < html.index("when each assumption moves from its P10 to its P90") < html.index("<details>")
    assert "How many monthly active users? Ask: customer. Narrows the range by about 6" in html and html.count("<svg") == 2
    for words in ("P10", "P90", "the mean", "Lows and highs do not", "Assumptions (4", "Seed 1"):
        assert words in html
    assert "prefers-color-scheme:dark" in html and "--jp-" in html


def test_markdown_shows_questions_and_the_tornado(estimate: cc.Estimate) -> None:
    text = estimate._repr_markdown_()  # type: ignore[attr-defined]
    assert "1. How many monthly active users? Ask: customer. Narrows the range by about 6" in text
    assert "| Users | 20k to 80k user | \\$6.2 to \\$24.9 |" in text
    assert text.index("Ask next") < text.index("| Users |") < text.index("Assumptions:")


def test_charts_have_texts_for_screen_readers(estimate: cc.Estimate) -> None:
    for chart in (estimate.histogram(), estimate.s_curve(budget="30 USD")):
        svg = chart.to_svg()
        root = xml.fromstring(svg)
        space = "{http://www.w3.org/2000/svg}"
        assert root.get("role") == "img"
        assert root.find(f"{space}title") is not None
        description = root.find(f"{space}desc")
        assert description is not None and "$6 to $26 a month" in (description.text or "")
        assert not root.findall(f".//{space}script")
    assert "Budget $30: " in estimate.s_curve(budget="30 USD").to_svg()


def test_a_histogram_has_no_cost_below_the_floor(estimate: cc.Estimate) -> None:
    bars = estimate.histogram(bars=20).data
    assert min(bars["from"]) >= float(estimate.bounds.floor)
    assert sum(bars["probability"]) == pytest.approx(1)
    with pytest.raises(ValueError):
        estimate.histogram(bars=0)
    with pytest.raises(cc.CurrencyError):
        estimate.s_curve(budget="3 EUR")


def test_ipython_finds_every_output_format(estimate: cc.Estimate, shop: cc.Architecture, users: cc.Assumption) -> None:
    pytest.importorskip("IPython")
    from IPython.core.formatters import DisplayFormatter
    from IPython.lib.pretty import pretty

    formatter = DisplayFormatter()
    formatter.active_types = ["text/plain", "text/html", "text/markdown"]
    for face in (estimate, shop, users, estimate.total):
        data, _ = formatter.format(face)
        assert set(data) == {"text/plain", "text/html", "text/markdown"}
    assert pretty(estimate).startswith("shop")
    assert pretty([estimate.total]) == f"[{estimate.total!r}]"
    assert "api.duration" in estimate._ipython_key_completions_()  # type: ignore[attr-defined]


def test_an_estimate_without_uncertainty_shows_itself() -> None:
    arch = (
        cc.Architecture("fixed", region="eu-central-1")
        .with_options(definition_uncertainty=False)
        .add("gateway", "nat_gateway", processed={"exact": "5 GB", "statement": "Out", "basis": "Contract"})
    )
    estimate = arch.estimate(draws=1000)
    for face in faces(arch):
        assert "nan" not in face._repr_html_().lower()
    assert "NaN" not in estimate.histogram().to_svg()
    for face in (estimate._repr_html_(), str(estimate)):  # type: ignore[attr-defined]
        assert "nothing is uncertain" in face.lower() and "1 in 10" not in face
    axis = re.findall(r">(\$[\d,.]+k?)<", estimate.s_curve().to_svg())
    assert len(axis) >= 3 and len(axis) == len(set(axis))
    assert "<svg" not in estimate._repr_html_()  # type: ignore[attr-defined]


def test_a_budget_off_the_scale_has_no_line_on_it(estimate: cc.Estimate) -> None:
    near, far = (estimate.s_curve(budget=budget).to_svg() for budget in ("30 USD", "3000 USD"))
    dashes = "stroke-dasharray='6 3'"
    assert dashes in near and dashes not in far
    assert "Budget $3,000: less than 0.1% chance of exceeding it (less than 1 in 1,000) →" in far
