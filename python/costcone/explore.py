"""What if: a slider for each uncertain assumption, and what becomes of the range. Needs the extra ``costcone[widgets]``."""

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
    raise ModuleNotFoundError('this needs anywidget: pip install "costcone[widgets]"', name="anywidget")

from costcone import _costcone
from costcone.errors import ArgumentError, Error, OptionError, UndocumentedError

if TYPE_CHECKING:
    from costcone.model import Number

__all__ = ["Explore"]

STATIC = Path(__file__).parent / "static"


class Explore(anywidget.AnyWidget):
    """A slider for each uncertain assumption, and what becomes of the range; `Estimate.explore` makes it.

    Moving a slider says: suppose it turns out to be this. What is supposed is written back as a changed architecture, with who said
    so and why.

    Parameters
    ----------
    estimate : Estimate
        What is asked about. It stays as it is.

    Attributes
    ----------
    known : mapping of str to float
        What is supposed, by the id of the assumption and in its unit. Set it as a whole and the sliders follow; move a slider and
        it follows. Both can be observed.
    architecture : Architecture
        What was kept last; until then that of the estimate.

    Examples
    --------
    >>> import costcone as cc
    >>> users = cc.assumption("users", "Active users", p10="20k", p90="80k", unit="user", basis="Workshop", owner="customer")
    >>> shop = cc.Architecture("shop", region="eu-central-1")
    >>> shop = shop.add("api", "lambda", requests=users * "40 request/user", memory="512 MB", duration="120 ms")
    >>> widget = shop.estimate().explore()
    >>> widget.known = {"users": 30_000}
    >>> widget.to_architecture(who="J. Doe", why="Invoice of October").assumptions
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
        widget.on_msg(self._hear)

    def to_architecture(self, *, who: str | None = None, why: str) -> _costcone.Architecture:
        """The architecture in which what is supposed now is known and confirmed.

        Parameters
        ----------
        who : str, optional
            Who answers for the figures; else whoever owns each assumption.
        why : str
            Where the figures come from. It becomes the basis of each, followed by what was believed before.

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
        """An estimate of `to_architecture`, with the options of the one that is asked about.

        Parameters
        ----------
        who : str, optional
            Who answers for the figures.
        why : str
            Where the figures come from.
        prices : str or os.PathLike, optional
            The price book, where the estimate that is asked about was made with one.

        Returns
        -------
        Estimate
            Knowing more may put it into a better class; then its range is narrower than the one that the widget shows.
        """
        options = json.loads(self._estimate.to_json())["options"] | {"seed": self._estimate.seed, "prices": prices}
        return self.to_architecture(who=who, why=why).estimate(**options)

    def __repr__(self) -> str:
        return f"<Explore {self._answer['range']['sentence']}>"

    def __reduce__(self) -> str | tuple[Any, ...]:
        raise TypeError("a widget stays in its session: pickle its `architecture`, or what `estimate` returns")

    @property
    def _understood(self) -> dict[str, str]:
        return {slider["id"]: slider["understood"] for slider in json.loads(self._sliders)}

    @traitlets.validate("known")
    def _possible(self, proposal: Any) -> Mapping[str, float]:
        """What is supposed, once it has a price: what cannot be is refused and nothing moves."""
        known = figures(proposal["value"])
        self._answer = json.loads(self._explorer.at(known))
        return MappingProxyType(known)

    @traitlets.observe("known")
    def _show(self, _change: Any = None) -> None:
        self._shown = json.dumps({"known": dict(self.known), "cost": self._answer})

    def _hear(self, page: Any, content: dict[str, Any], _buffers: Any) -> None:
        """What the page asks: to suppose something, or to keep it."""
        try:
            if "suppose" in content:
                self.known = content["suppose"]
            if "keep" in content:
                self.architecture = self.to_architecture(who=content["keep"]["who"], why=content["keep"]["why"])
                page.send({"kept": f"Kept with {counted(len(self.known))} known. In Python: the widget's `architecture`."})
        except Error as error:
            page.send({"refused": str(error)})

    def _repr_mimebundle_(self, **_options: Any) -> Any:
        """The widget, and the picture for a page that knows no widgets."""
        data, metadata = self._view()
        return data | {"text/html": self._picture()}, metadata

    def _ipython_display_(self) -> None:
        """The widget, and apart from it the picture, which the page hides while the widget lives.

        A notebook that is opened without a kernel prefers a widget that is not there to the picture in the same output.
        """
        from IPython.display import display  # type: ignore[import-not-found,unused-ignore]

        (data, metadata), picture = self._view(), self._picture()
        display(data, metadata=metadata, raw=True)
        display({"text/html": picture, "text/plain": ""}, raw=True)

    def _view(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """What names the widget to a page, and in words."""
        of_widgets: Any = super()
        data, metadata = of_widgets._repr_mimebundle_()
        return {**data, "text/plain": repr(self)}, metadata

    def _picture(self) -> str:
        """The estimate, as it does without a kernel."""
        estimate: Any = self._estimate
        advice = "<p><small>Run the cell to have the sliders of this estimate.</small></p>"
        return f'<div class="{self._still}">{estimate._repr_html_()}{advice}</div>'


def figures(known: object) -> dict[str, float]:
    """Figures by assumption, as people give them."""
    if not isinstance(known, Mapping):
        raise ArgumentError(f"`known` has figures by assumption, as in `{{'users': 30_000}}`, was {type(known).__name__}")
    given = cast("Mapping[str, Number]", known)
    try:
        return {assumption: float(value) for assumption, value in given.items()}
    except (TypeError, ValueError) as error:
        raise OptionError(f"known: {error}: give numbers in the units of the assumptions") from None


def counted(number: int) -> str:
    """So many assumptions."""
    return f"{number} assumption" if number == 1 else f"{number} assumptions"
