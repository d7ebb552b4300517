"""The what-if widget: known values, their effect on the range, and saving them."""

from __future__ import annotations

import doctest
import json
import pickle
import sys
from pathlib import Path
from typing import Any

import pytest

import costcone as cc
import jupyter_lab as lab

NASTY = "<img src=x onerror=alert(1)> & \"quotes\" $a$"

SETUP = f"""
import costcone as cc
users = cc.assumption("users", "Monthly active users", p10="20k", p90="80k", unit="user", basis="Workshop", owner="customer")
calls = cc.assumption("calls", {NASTY!r}, low=25, expected=40, high=70, unit="request/user", basis="Trace")
through = {{"p10": "50 GB", "p90": "900 GB", "statement": "Traffic through the gateway", "basis": "Flow logs"}}
arch = (
    cc.Architecture("shop", region="eu-central-1")
    .add("api", "lambda", requests=users * calls, memory="512 MB", duration="120 ms")
    .add("gateway", "nat_gateway", processed=through)
)
estimate = arch.estimate(draws=8192)
"""


@pytest.fixture(scope="module")
def asked() -> cc.Estimate:
    space: dict[str, Any] = {}
    exec(SETUP, space)
    return space["estimate"]


@pytest.fixture
def widget(asked: cc.Estimate) -> Any:
    lab.needed("anywidget")
    return asked.explore()


def shown(widget: Any) -> Any:
    return json.loads(widget._shown)["cost"]


def width(range_: dict[str, float]) -> float:
    return range_["high"] - range_["low"]


def test_every_uncertain_assumption_has_a_slider_in_its_bounds(widget: Any) -> None:
    sliders = json.loads(widget._sliders)
    assert {slider["id"] for slider in sliders} == {"users", "calls", "gateway.processed"}
    for slider in sliders:
        assert slider["floor"] < slider["p10"] < slider["expected"] < slider["p90"] < slider["ceiling"]
    users = next(slider for slider in sliders if slider["id"] == "users")
    assert users["statement"] == "Monthly active users" and users["owner"] == "customer" and users["unit"] == "user"


def test_the_widget_starts_where_the_estimate_stands(widget: Any, asked: cc.Estimate) -> None:
    assert dict(widget.known) == {} and widget.architecture == asked.architecture
    cost = shown(widget)
    assert cost["range"] == cost["before"]
    assert cost["range"]["low"] == pytest.approx(float(asked.total.low), rel=0.02)
    assert cost["range"]["sentence"] in repr(widget)


def test_known_values_move_the_range_and_can_be_removed(widget: Any) -> None:
    heard: list[Any] = []
    widget.observe(heard.append, "known")
    widget.known = {"gateway.processed": "100", "users": 30_000}
    cost = shown(widget)
    assert width(cost["range"]) < 0.9 * width(cost["before"])
    assert {bar["id"] for bar in cost["tornado"]} == {"calls", "definition"}
    assert cost["range"]["sentence"] in repr(widget)
    widget.known = {}
    assert shown(widget)["range"] == cost["before"]
    assert [dict(change["new"]) for change in heard] == [{"gateway.processed": 100.0, "users": 30_000.0}, {}]


def test_the_widget_shows_the_figures_of_an_estimate(widget: Any, asked: cc.Estimate) -> None:
    widget.known = {"gateway.processed": 100, "users": 30_000}
    again = widget.estimate(who="head of sales", why="Invoice of October")
    assert again == widget.to_architecture(who="head of sales", why="Invoice of October").estimate(draws=8192)
    assert (again.draws_made, again.estimate_class) == (asked.draws_made, asked.estimate_class)
    for name in ("low", "expected", "high"):
        assert shown(widget)["range"][name] == pytest.approx(float(getattr(again.total, name)), rel=0.02)


def test_known_values_are_saved_with_owner_and_source(widget: Any, asked: cc.Estimate) -> None:
    widget.known = {"users": 30_000, "gateway.processed": 100}
    changed = widget.to_architecture(who="head of sales", why=" Invoice of October ")
    [users, _] = changed.assumptions
    assert users.understood == "30000 user (exact)"
    assert users.basis == "Invoice of October (before: P10 20000, P90 80000 user (lognormal))"
    assert (users.owner, users.status, users.statement) == ("head of sales", "confirmed", "Monthly active users")
    [gateway] = [row for row in changed.estimate().assumptions if row["assumption"] == "gateway.processed"]
    assert gateway["understood"] == "100 GB (exact)" and str(gateway["basis"]).startswith("Invoice of October (before: ")
    assert widget.to_architecture(who=" ", why="Invoice").assumptions[0].owner == "customer"
    assert widget.architecture == asked.architecture != changed


@pytest.mark.parametrize("why", ["", " \n"])
def test_nothing_is_saved_without_a_source(widget: Any, why: str) -> None:
    widget.known = {"users": 30_000}
    with pytest.raises(cc.UndocumentedError, match="say where the figures come from"):
        widget.to_architecture(who="head of sales", why=why)


@pytest.mark.parametrize(
    ("known", "kind", "message"),
    [
        ({"user": 1}, cc.NotFoundError, "no uncertain assumption `user`"),
        ({"definition": 1}, cc.NotFoundError, "use one of: .*users"),
        ({"users": 10**9}, cc.ModelError, "users"),
        ({"users": float("nan")}, cc.ModelError, "users"),
        ({"users": "many"}, cc.OptionError, "'many'"),
        ({"users": None}, cc.OptionError, "NoneType"),
        (3, cc.ArgumentError, "was int"),
    ],
)
def test_a_refused_value_moves_nothing(widget: Any, known: Any, kind: type[Exception], message: str) -> None:
    widget.known = {"users": 30_000}
    before = widget._shown
    with pytest.raises(kind, match=message):
        widget.known = known
    assert widget._shown == before and dict(widget.known) == {"users": 30_000.0}


def test_known_is_replaced_as_a_whole(widget: Any) -> None:
    with pytest.raises(TypeError):
        widget.known["users"] = 30_000


def test_the_page_sends_and_saves_values_and_receives_refusals(widget: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(type(widget), "send", lambda self, content, buffers=None: sent.append(content))
    widget._handle_custom_msg({"suppose": {"users": 30000}}, [])
    assert dict(widget.known) == {"users": 30000.0} and sent == []
    widget._handle_custom_msg({"suppose": {"users": 25000}, "keep": {"who": "", "why": " "}}, [])
    assert "where the figures come from" in sent.pop()["refused"] and len(widget.architecture.assumptions[0].basis) < 10
    widget._handle_custom_msg({"suppose": {"users": 25000}, "keep": {"who": "", "why": "Invoice"}}, [])
    assert "1 assumption known" in sent.pop()["kept"]
    assert widget.architecture.assumptions[0].understood == "25000 user (exact)"
    widget._handle_custom_msg({"suppose": {"users": -1}}, [])
    assert "users" in sent.pop()["refused"] and dict(widget.known) == {"users": 25000.0}


def test_a_page_without_widgets_shows_the_estimate(widget: Any, asked: cc.Estimate) -> None:
    data, _ = widget._repr_mimebundle_()
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == widget.model_id
    assert asked._repr_html_() in data["text/html"]  # type: ignore[attr-defined]
    assert data["text/plain"] == repr(widget)


def test_the_page_is_in_the_package_and_fetches_nothing(widget: Any) -> None:
    script, style = str(widget._esm), str(widget._css)
    assert "export default" in script and ".costcone-explore" in style
    without = script.replace("http://www.w3.org/2000/svg", "")
    for far in ("http", "import ", "import(", "fetch(", "url(", "@import"):
        assert far not in without and far not in style
    for unsafe in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert unsafe not in script


def test_a_widget_stays_in_its_session(widget: Any) -> None:
    with pytest.raises(TypeError, match="pickle its `architecture`"):
        pickle.dumps(widget)


def test_the_widget_has_docstrings_whose_examples_run() -> None:
    lab.needed("anywidget")
    import costcone.explore as explore

    outcome = doctest.testmod(explore)
    assert outcome.attempted > 5 and outcome.failed == 0
    for method in (explore.Explore.to_architecture, explore.Explore.estimate):
        assert "Returns" in (method.__doc__ or "")


def test_a_missing_package_is_named(asked: cc.Estimate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.delitem(sys.modules, "costcone.explore", raising=False)
    with pytest.raises(ModuleNotFoundError, match=r'pip install "costcone\[widgets\]"'):
        asked.explore()


CHANGED = """
[kept] = [row for row in widget.architecture.estimate().assumptions if row["assumption"] == "gateway.processed"]
print(kept["understood"], "|", kept["owner"], "|", kept["basis"])
widget.known = {}
"""


def test_the_widget_works_in_jupyterlab(tmp_path: Path) -> None:
    lab.needed("anywidget", "jupyterlab", "ipykernel", "playwright")
    lab.chromium()
    path = lab.notebook(tmp_path / "what_if.ipynb", SETUP, "widget = estimate.explore()\nwidget", CHANGED)
    with lab.server(tmp_path) as address, lab.page(viewport={"width": 1300, "height": 1200}) as (page, external):
        page.on("dialog", lambda dialog: pytest.fail(f"the text of an author ran as code: {dialog.message}"))
        page.goto(address.format(name=path.name))
        lab.run_all(page)
        moved_by_keys_and_mouse(page)
        written_back(page)
        left_without_a_kernel(page)
        assert external == []
    shown_on_a_page(path)


def slider(page: Any, id: str) -> Any:
    return page.locator(f'[data-assumption="{id}"] input[type=range]')


def known(page: Any, id: str) -> Any:
    return page.locator(f'[data-assumption="{id}"] input[type=checkbox]')


def settled(page: Any) -> str:
    """The range on the page after the last answer."""
    page.wait_for_selector(".costcone-explore[aria-busy=false]")
    return str(page.inner_text(".cc-range"))


def moved_by_keys_and_mouse(page: Any) -> None:
    page.wait_for_selector(".costcone-explore .cc-range")
    assert page.inner_text('[data-assumption="calls"] .cc-statement') == NASTY
    assert page.locator(".costcone-explore img").count() == 0
    assert page.inner_text('[data-assumption="users"] .cc-label') == "Users"
    assert "20K to 80K user (8 in 10) · owner: customer · not confirmed" in page.inner_text('[data-assumption="users"] .cc-note')
    assert "how" not in page.inner_text(".cc-difference") and not known(page, "users").is_checked()
    before = page.inner_text(".cc-range")

    slider(page, "gateway.processed").focus()
    for _ in range(20):
        page.keyboard.press("ArrowDown")
    by_keys = settled(page)
    assert by_keys != before and known(page, "gateway.processed").is_checked()
    assert "% narrower than before" in page.inner_text(".cc-difference")
    assert page.evaluate("document.activeElement.type") == "range"

    box = slider(page, "users").bounding_box()
    page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + box["height"] / 2, steps=10)
    page.mouse.up()
    assert settled(page) not in (before, by_keys) and known(page, "users").is_checked()

    known(page, "users").uncheck()
    assert settled(page) == by_keys
    known(page, "gateway.processed").uncheck()
    assert settled(page) == before and page.locator(".cc-is-known").count() == 0


def written_back(page: Any) -> None:
    before = page.inner_text(".cc-range")
    number = page.locator('[data-assumption="gateway.processed"] input[type=number]')
    number.fill("100")
    number.press("Enter")
    assert settled(page) != before
    page.click(".cc-form button")
    page.wait_for_function("document.querySelector('.cc-status').textContent.startsWith('Enter the source')")
    page.fill(".cc-who", "head of sales")
    page.fill(".cc-why", "Invoice of October")
    page.click(".cc-form button")
    page.wait_for_function("document.querySelector('.cc-status').textContent.startsWith('Saved with 1 assumption')")
    lab.run_last(page)
    page.get_by_text("100 GB (exact) | head of sales | Invoice of October (before: P10 50").wait_for()
    # The last cell empties `known`, and the sliders follow.
    page.wait_for_selector(".costcone-explore:not(:has(.cc-is-known))")
    assert settled(page) == before
    assert not known(page, "gateway.processed").is_checked()


def left_without_a_kernel(page: Any) -> None:
    picture = page.locator(".jp-OutputArea .costcone .cc-range")
    assert picture.count() == 1 and not picture.is_visible()
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.reload()
    picture.wait_for(state="visible")
    assert page.locator(".costcone-explore").count() == 0
    assert "$" in picture.inner_text() and picture.locator("mjx-container").count() == 0


def shown_on_a_page(path: Path) -> None:
    lab.needed("nbconvert")
    from nbconvert import HTMLExporter

    body, _ = HTMLExporter().from_filename(str(path))
    assert body.count('<div class="cc-range">') == 1
