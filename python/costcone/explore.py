"""The what-if widget: a slider for each uncertain assumption. Needs the extra ``costcone[widgets]``."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

try:
    import anywidget
    import traitlets
except ModuleNotFoundError:
    raise ModuleNotFoundError('the widget needs anywidget: pip install "costcone[widgets]"', name="anywidget")

from costcone import _costcone
from costcone.errors import ArgumentError, Error, OptionError, UndocumentedError

if TYPE_CHECKING:
    from costcone.model import Number

__all__ = ["Explore"]

STATIC = Path(__file__).parent / "static"


class Explore(anywidget.AnyWidget):
    """A widget with a slider for each uncertain assumption; `Estimate.explore` makes it.

    A slider sets the value of an assumption. The widget shows the cost range with these values, and saves them in a changed
    architecture with their source.

    Parameters
    ----------
    estimate : Estimate
        The estimate to explore. It does not change.

    Attributes
    ----------
    known : mapping of str to float
        Values set so far, by assumption id and in the unit of the assumption. Assign a new mapping to move the sliders; moving
        a slider updates it. You can observe both.
    architecture : Architecture
        The architecture saved last; the estimate's own until then.

    Examples
    --------
    >>> import costcone as cc
    >>> users = cc.assumption("users", "Active users", p10="20k", p90="80k", unit="user", basis="Workshop", owner="customer")
    >>> shop = cc.Architecture("shop", region="eu-central-1")
    >>> shop = shop.add("api", "lambda", requests=users * "40 request/user", memory="512 MB", duration="120 ms")
    >>> widget = shop.estimate().explore()
    >>> widget.known = {"users": 30_000}
    >>> widget.to_architecture(who="head of sales", why="Invoice of October").assumptions
    (users: 30000 user (exact),)
    """

    _esm: Any = STATIC / "explore.js"
    _css: Any = STATIC / "explore.css"
    _title = traitlets.Unicode("").tag(sync=True)
    _sliders = traitlets.Unicode("[]").tag(sync=True)
    _before = traitlets.Unicode("[]").tag(sync=True)
    _shown = traitlets.Unicode("{}").tag(sync=True)

    _still = traitlets.Unicode("").tag(sync=True)

    known: Any = traitlets.Any(MappingProxyType({}))
    architecture: Any = traitlets.Any()

    def __init__(self, estimate: _costcone.Estimate) -> None:
        self._estimate = estimate
        self._explorer = _costcone.Explorer(estimate)
        self._answer = json.loads(self._explorer.at({}))
        super().__init__(
            architecture=estimate.architecture,
            _title=estimate.name,
            _still=f"costcone-{uuid4().hex}",
            _sliders=self._explorer.sliders(),
            _before=json.dumps(self._answer["s_curve"]),
        )
        self._show()
        widget: Any = self
        widget.on_msg(self._receive)

    def to_architecture(self, *, who: str | None = None, why: str) -> _costcone.Architecture:
        """Return the architecture with the values in `known` as confirmed facts.

        Parameters
        ----------
        who : str, optional
            Person or team who confirms the values; by default, the owner of each assumption stays.
        why : str
            Source of the values. It becomes the basis of each assumption, followed by its earlier figures.

        Returns
        -------
        Architecture

        Raises
        ------
        UndocumentedError
            If `why` is empty.
        """
        architecture = self._estimate.architecture
        if not why.strip():
            finding = _costcone.Finding("why", "undocumented", "is empty", "say where the figures come from")
            raise UndocumentedError(str(finding), (finding,))
        for assumption, value in self.known.items():
            basis = f"{why.strip()} (before: {self._understood[assumption]})"
            architecture = architecture.with_answer(assumption, value, why=basis, who=(who or "").strip() or None)
        return architecture

    def estimate(
        self, *, who: str | None = None, why: str, prices: str | os.PathLike[str] | None = None
    ) -> _costcone.Estimate:
        """Estimate `to_architecture` with the options of the explored estimate.

        Parameters
        ----------
        who : str, optional
            Person or team who confirms the values.
        why : str
            Source of the values.
        prices : str or os.PathLike, optional
            The price book of the explored estimate, if it had one.

        Returns
        -------
        Estimate
            Confirmed values can lead to a better class. The range is then narrower than in the widget.

        Raises
        ------
        UndocumentedError
            If `why` is empty.
        """
        options = json.loads(self._estimate.to_json())["options"] | {"seed": self._estimate.seed, "prices": prices}
        return self.to_architecture(who=who, why=why).estimate(**options)

    def __repr__(self) -> str:
        return f"<Explore {self._answer['range']['sentence']}>"

    def __reduce__(self) -> str | tuple[Any, ...]:
        raise TypeError("a widget stays in its session: pickle its `architecture`, or the estimate that `estimate` returns")

    @property
    def _understood(self) -> dict[str, str]:
        return {slider["id"]: slider["understood"] for slider in json.loads(self._sliders)}

    @traitlets.validate("known")
    def _possible(self, proposal: Any) -> Mapping[str, float]:
        """Check new values by pricing them. A refused value moves no slider."""
        known = figures(proposal["value"])
        self._answer = json.loads(self._explorer.at(known))
        return MappingProxyType(known)

    @traitlets.observe("known")
    def _show(self, _change: Any = None) -> None:
        self._shown = json.dumps({"known": dict(self.known), "cost": self._answer})

    def _receive(self, page: Any, content: dict[str, Any], _buffers: Any) -> None:
        """Handle a message of the page: new values, or a request to save them."""
        try:
            if "suppose" in content:
                self.known = content["suppose"]
            if "keep" in content:
                self.architecture = self.to_architecture(who=content["keep"]["who"], why=content["keep"]["why"])
                page.send({"kept": f"Saved with {counted(len(self.known))} known. In Python: `widget.architecture`."})
        except Error as error:
            page.send({"refused": str(error)})

    def _repr_mimebundle_(self, **_options: Any) -> Any:
        """The widget, and a picture for pages without widgets."""
        data, metadata = self._view()
        return data | {"text/html": self._picture()}, metadata

    def _ipython_display_(self) -> None:
        """Display the widget and, in a second output, the picture. The page hides the picture while the widget lives.

        They are two outputs because a notebook without a kernel shows the missing widget instead of a picture in the same output.
        """
        from IPython.display import display  # type: ignore[import-not-found,unused-ignore]

        (data, metadata), picture = self._view(), self._picture()
        display(data, metadata=metadata, raw=True)
        display({"text/html": picture, "text/plain": ""}, raw=True)

    def _view(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The widget's data for a page, with a text for terminals."""
        of_widgets: Any = super()
        data, metadata = of_widgets._repr_mimebundle_()
        return {**data, "text/plain": repr(self)}, metadata

    def _picture(self) -> str:
        """The estimate as HTML that needs no kernel."""
        estimate: Any = self._estimate
        advice = "<p><small>Run the cell to show the sliders of this estimate.</small></p>"
        return f'<div class="{self._still}">{estimate._repr_html_()}{advice}</div>'


def figures(known: object) -> dict[str, float]:
    """Values by assumption as floats."""
    if not isinstance(known, Mapping):
        raise ArgumentError(f"`known` maps assumptions to values, as in `{{'users': 30_000}}`, was {type(known).__name__}")
    given = cast("Mapping[str, Number]", known)
    try:
        return {assumption: float(value) for assumption, value in given.items()}
    except (TypeError, ValueError) as error:
        raise OptionError(f"known: {error}: give numbers in the units of the assumptions") from None


def counted(number: int) -> str:
    """``1 assumption``, ``2 assumptions``."""
    return f"{number} assumption" if number == 1 else f"{number} assumptions"
