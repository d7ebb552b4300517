"""The notebooks run, show the expected output, and are readable in light and dark themes."""

from __future__ import annotations

import ast
import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
nbconvert = pytest.importorskip("nbconvert")
pytest.importorskip("ipykernel")

EXAMPLES = Path(__file__).parents[2] / "python" / "examples"
NOTEBOOKS = sorted(EXAMPLES.glob("*.ipynb"))


def of_name(path: Path) -> str:
    return path.stem


@pytest.fixture(scope="session")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A kernel that runs this interpreter."""
    name, folder = "costcone-tests", tmp_path_factory.mktemp("jupyter")
    spec = folder / "kernels" / name / "kernel.json"
    spec.parent.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec.write_text(json.dumps({"argv": argv, "display_name": name, "language": "python"}))
    with pytest.MonkeyPatch.context() as patch:
        # The templates are in the environment of nbconvert.
        share = Path(nbconvert.__file__).parents[4] / "share" / "jupyter"
        patch.setenv("JUPYTER_PATH", os.pathsep.join([str(folder), str(share)]))
        patch.setenv("IPYTHONDIR", str(folder / "ipython"))
        yield name


@pytest.fixture(scope="session")
def executed(kernel: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Run a notebook once and return it with outputs."""
    done: dict[Path, Any] = {}

    def run(path: Path) -> Any:
        if path not in done:
            book = nbformat.read(path, as_version=4)
            folder = {"metadata": {"path": str(tmp_path_factory.mktemp(path.stem))}}
            done[path] = nbclient.NotebookClient(book, timeout=300, kernel_name=kernel, resources=folder).execute()
        return done[path]

    return run


def outputs(book: Any) -> Iterator[Any]:
    for cell in book.cells:
        yield from cell.get("outputs", [])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=of_name)
def test_a_notebook_is_stored_without_outputs(path: Path) -> None:
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    assert not list(outputs(book)) and all(cell.get("execution_count") is None for cell in book.cells)
    assert len({cell.id for cell in book.cells}) == len(book.cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=of_name)
def test_a_notebook_runs_without_errors_and_warnings(path: Path, executed: Any) -> None:
    said = list(outputs(executed(path)))
    assert said
    for output in said:
        assert output.output_type != "error", output
        assert output.get("name") != "stderr", output.text


def test_the_first_range_takes_ten_lines(executed: Any) -> None:
    path = EXAMPLES / "first_range.ipynb"
    first = next(cell for cell in executed(path).cells if cell.cell_type == "code")
    assert len([line for line in first.source.splitlines() if line.strip()]) <= 10
    assert ast.parse(first.source)
    shown = first.outputs[-1].data
    assert "$6 to $26 a month" in shown["text/plain"]
    assert "$6 to $26 a month" in shown["text/html"] and "\\$6 to \\$26 a month" in shown["text/markdown"]


def test_a_confirmed_answer_narrows_the_range(executed: Any) -> None:
    said = "".join(output.get("text", "") for output in outputs(executed(EXAMPLES / "three_tier_migration.ipynb")))
    narrower = next(line for line in said.splitlines() if line.endswith("% narrower"))
    assert int(narrower.split(" %")[0].split("%")[0]) >= 5


# One browser for this module, because a second one cannot start while it runs.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("there is no chromium to look at a notebook with")
    with playwright.sync_playwright() as engine:
        running = engine.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


def rendered(book: Any, theme: str) -> tuple[str, set[str]]:
    """A notebook as HTML, and the addresses that nbconvert's own template fetches."""
    exporter = nbconvert.HTMLExporter(theme=theme)
    own = {exporter.mathjax_url, exporter.require_js_url, exporter.mermaid_js_url, exporter.jquery_url}
    return exporter.from_notebook_node(book)[0], own


def alone(book: Any) -> str:
    """The first output on a plain page."""
    first = next(cell for cell in book.cells if cell.cell_type == "code")
    html = first.outputs[-1].data["text/html"]
    return f"<!doctype html><html><head><meta charset='utf-8'><title>t</title></head><body>{html}</body></html>"


# Text, contrast and size of each visible piece of text. Colors are computed styles.
LOOK = """
root => {
  const channels = color => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, place) => sum + c * [0.2126, 0.7152, 0.0722][place], 0);
  const over = (front, back) => {
    const alpha = front[3] ?? 1;
    return front.slice(0, 3).map((c, place) => alpha * c + (1 - alpha) * back[place]);
  };
  const paper = element => {
    const layers = [];
    for (let each = element; each; each = each.parentElement) layers.push(channels(getComputedStyle(each).backgroundColor));
    return layers.reverse().reduce((back, front) => over(front, back), [255, 255, 255]);
  };
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const seen = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const words = walker.currentNode.textContent.trim();
    if (!words || element.closest("style, title, desc")) continue;
    const style = getComputedStyle(element);
    const back = paper(element);
    const front = over(channels(element.closest("svg") ? style.fill : style.color), back);
    const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
    const box = element.getBoundingClientRect();
    seen.push({words, contrast: (a + 0.05) / (b + 0.05), size: parseFloat(style.fontSize), seen: box.width > 0 && box.height > 0,
               svg: element.closest("svg") !== null, dark: light(back) < 0.2});
  }
  return seen;
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", ["light", "dark", None])
def test_a_range_can_be_read_in_light_and_dark(
    theme: str | None, scheme: str, executed: Any, browser: Any, tmp_path: Path
) -> None:
    book = executed(EXAMPLES / "first_range.ipynb")
    html, own = (alone(book), set[str]()) if theme is None else rendered(book, theme)
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    page = browser.new_page(color_scheme=scheme, viewport={"width": 1000, "height": 900})
    fetched: list[str] = []
    page.route(lambda url: not url.startswith("file:"), lambda route: (fetched.append(route.request.url), route.abort()))
    page.goto((tmp_path / "page.html").as_uri())
    answer = page.locator(".costcone").first
    answer.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    looked = answer.evaluate(LOOK)

    assert not set(fetched) - own
    [biggest] = [piece["words"] for piece in looked if piece["size"] == max(other["size"] for other in looked)]
    assert biggest == "$6 to $26 a month"
    assert all(piece["seen"] for piece in looked) and len(looked) > 50
    assert {piece["words"] for piece in looked} >= {"P10 $6", "mean $14", "P90 $26", "Users", "P90 $24.9"}
    faint = [piece for piece in looked if piece["contrast"] < 4.5]
    assert not faint
    # The notebook theme takes precedence over the system theme.
    assert all(piece["dark"] == ((theme or scheme) == "dark") for piece in looked)
    pictures = answer.locator("svg[role=img] > title")
    assert pictures.all_text_contents() == ["Distribution of the total cost", "Expected cost when each assumption moves from its P10 to its P90"]
    page.close()


def test_a_narrow_window_moves_charts_instead_of_the_page(executed: Any, browser: Any, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(alone(executed(EXAMPLES / "first_range.ipynb")), encoding="utf-8")
    page = browser.new_page(viewport={"width": 400, "height": 900})
    page.goto((tmp_path / "page.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    # The font size is 12 units of the picture. It must be at least 9 pixels.
    assert page.locator("svg").first.evaluate("svg => 12 * svg.getBoundingClientRect().width / 640") > 9
    page.close()
