"""Architectures: immutable, checked as a whole, saved and read back equal."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal
from pathlib import Path

import pytest

import costcone as cc

EXAMPLES = Path(__file__).parents[2] / "crates" / "costcone" / "examples"


def test_an_architecture_from_python_reads_back_equal(shop: cc.Architecture, tmp_path: Path) -> None:
    assert cc.loads(shop.to_toml()) == shop
    assert cc.loads(shop.to_yaml(), format="yaml") == shop
    assert cc.from_json(shop.to_json()) == shop
    file = tmp_path / "shop.toml"
    file.write_text(shop.to_toml())
    loaded = cc.load(file)
    assert loaded == shop == cc.load(str(file))
    assert hash(loaded) == hash(shop)
    assert loaded.estimate(draws=1000).total == shop.estimate(draws=1000).total


def full() -> cc.Architecture:
    users = cc.assumption("users", "Users", p10=100, p90=300, unit="user", basis="Workshop")
    share = cc.assumption("share", "Share", min=0.1, max=0.3, basis="Trace")
    orders = cc.driver("orders", users * "3 order/user")
    return (
        cc.Architecture("everything", region="eu-central-1")
        .with_options(hours_per_month=744, free_allowances="always", definition_uncertainty=False, currency="USD")
        .with_assumption(share)
        .with_driver("pages", orders * "5 request/order" * share)
        .add("api", "lambda", requests=orders * "20 request/order", memory="512 MB", duration=Decimal("0.2") * cc.Formula("1 s"))
        .add(
            "store",
            "s3",
            put_requests="10k request",
            get_requests="1M request",
            storage={"p10": "20 GB", "p90": "80 GB", "statement": "Data kept", "basis": "Size of an order"},
        )
        .add("web", "ec2", instance_type="t4g.small", count=2, hours="50 h/week")
        .flow("api", "internet", volume=orders * "60 kB/order", statement="Pages")
        .with_environment("production")
        .with_environment("test", scale="10%", without=["store"], components={"web": {"count": 1}})
        .with_correlation("users", "share", rank=-0.2, basis="Campaigns")
        .with_trust_boundary("edge", ["api"])
        .with_integration_point("payments", via="api", to="internet")
        .with_existing_use("lambda", "requests", "2M request", basis="Bill")
        .with_discount(0.08, basis="Contract")
        .with_evidence(problem="Orders are slow", owner="Head of sales")
        .with_excluded("migration", "licenses")
    )


def test_every_part_of_a_file_can_be_written_in_python() -> None:
    arch = full()
    assert arch.check() == ()
    assert cc.loads(arch.to_toml()) == arch
    assert arch.components == ("api", "store", "web")
    assert [assumption.id for assumption in arch.assumptions] == ["share", "users"]
    estimate = arch.estimate(draws=1000)
    assert {row["environment"] for row in estimate.by("environment")} == {"production", "test"}


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.toml")), ids=lambda file: file.stem)
def test_an_example_is_saved_and_reads_back_equal(file: Path) -> None:
    arch = cc.load(file)
    assert cc.loads(arch.to_toml()) == arch
    assert pickle.loads(pickle.dumps(arch)) == arch
    assert cc.from_json(arch.to_json()) == arch


def test_labels_and_questions_are_saved_and_shown() -> None:
    users = cc.assumption(
        "users", "Active users", p10=100, p90=300, unit="user", basis="Workshop",
        label="Active users", question="How many users are active in a month?",
    )  # fmt: skip
    assert (users.label, users.question) == ("Active users", "How many users are active in a month?")
    arch = cc.Architecture("shop", region="eu-central-1").add(
        "api", "lambda", label="Search API", requests=users * "20 request/user", memory="512 MB", duration="1 s"
    )
    arch = arch.add("nat_gateway", "nat_gateway", processed="5 GB")
    assert arch.labels == {"api": "Search API", "nat_gateway": "NAT gateway"}
    assert arch.with_component("api", label="API").labels["api"] == "API"
    for again in (cc.loads(arch.to_toml()), cc.loads(arch.to_yaml(), format="yaml"), cc.from_json(arch.to_json())):
        assert again == arch and isinstance(again, cc.Architecture)
        assert again.labels == arch.labels and again.assumptions[0].question == users.question
    estimate = arch.estimate(draws=1000)
    question = next(row["question"] for row in estimate.ask_next() if row["assumption"] == "users")
    assert question == "How many users are active in a month?"


def test_a_changed_copy_does_not_change_the_original(shop: cc.Architecture, users: cc.Assumption) -> None:
    before = shop.to_toml()
    known = shop.with_assumption(users.with_exact(30_000))
    bigger = shop.with_component("api", memory="1 GB")
    assert shop.to_toml() == before
    assert known != shop and bigger != shop
    assert bigger.with_component("api", memory="512 MB") == shop
    assert shop.with_name("x").name == "x"
    assert shop.with_region("us-east-1").region == "us-east-1"
    with pytest.raises(AttributeError):
        shop.name = "x"  # type: ignore[misc]
    with pytest.raises(KeyError, match="did you mean `api`"):
        shop.with_component("apj", memory="1 GB")
    with pytest.raises(LookupError):
        shop.without_component("store")
    assert {finding.code for finding in shop.without_component("api").check()} == {"missing", "unknown-name"}


def test_model_values_are_copied_and_pickled(shop: cc.Architecture) -> None:
    draft = cc.Architecture("draft", region="nowhere")
    for arch in (shop, draft):
        for copied in (pickle.loads(pickle.dumps(arch)), copy.copy(arch), copy.deepcopy(arch)):
            assert copied == arch
            assert hash(copied) == hash(arch)
    assert shop != draft
    assert shop != "shop"


def test_an_error_lists_every_problem() -> None:
    arch = (
        cc.Architecture("shop", region="eu-central-1")
        .add("api", "lambdda", requests=1)
        .add("web", "ec2", instance_typ="t4g.small")
        .flow("api", "nowhere", volume="1 GB")
    )
    findings = arch.check()
    assert {"unknown-service", "unknown-key", "unknown-name"} <= {finding.code for finding in findings}
    with pytest.raises(cc.ModelError) as caught:
        arch.estimate()
    assert caught.value.findings == findings
    for finding in findings:
        assert finding.message in str(caught.value)


def test_a_missing_price_is_a_lookup_error() -> None:
    arch = cc.Architecture("shop", region="eu-central-1").add("api", "lambdda", requests=1)
    with pytest.raises(cc.PriceError, match="did you mean `lambda`") as caught:
        arch.estimate()
    assert isinstance(caught.value, LookupError)


def test_a_component_is_added_once(shop: cc.Architecture) -> None:
    with pytest.raises(cc.ModelError, match="exists already"):
        shop.add("api", "lambda")


def test_an_assumption_has_one_meaning(shop: cc.Architecture, users: cc.Assumption) -> None:
    with pytest.raises(cc.ModelError, match="is defined twice"):
        shop.add("more", "lambda", requests=users.with_exact(5) * "1 request/user", memory="1 GB", duration="1 s")


@pytest.mark.parametrize("setting", [object(), b"512 MB", {1: 2}, {"a": object()}])
def test_a_setting_of_another_type_is_refused(setting: object) -> None:
    with pytest.raises(TypeError):
        cc.Architecture("shop", region="eu-central-1").add("api", "lambda", memory=setting)  # type: ignore[arg-type]


def test_a_setting_that_contains_itself_is_refused() -> None:
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(TypeError, match="deeper"):
        cc.Architecture("shop", region="eu-central-1").add("api", "lambda", memory=endless)  # type: ignore[arg-type]


class Meddler:
    """A number that changes the table around it while it is read."""

    def __init__(self, table: dict[str, object]) -> None:
        self.table = table

    def __index__(self) -> int:
        self.table[f"key_{len(self.table)}"] = self
        if len(self.table) > 50:
            raise RuntimeError("read for ever")
        return 1


def test_a_table_that_changes_while_it_is_read_does_no_harm() -> None:
    table: dict[str, object] = {}
    table["exact"] = Meddler(table)
    arch = cc.Architecture("shop", region="eu-central-1").add("api", "lambda", duration=table)
    assert arch.check()
    assert len(table) == 2


def test_a_huge_text_is_refused() -> None:
    with pytest.raises(ValueError, match="bytes"):
        cc.Architecture("shop", region="eu-central-1").add("api", "lambda", memory="x" * 10_000_000)


def test_files_that_cannot_be_read_are_os_errors(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        cc.load(tmp_path / "none.toml")
    assert isinstance(caught.value, cc.Error)
    assert str(tmp_path) in str(caught.value)
    broken = tmp_path / "broken.toml"
    broken.write_text("[architecture\n")
    with pytest.raises(ValueError, match="TOML"):
        cc.load(broken)
    with pytest.raises(cc.Error):
        cc.load(tmp_path)
    with pytest.raises(cc.ModelError):
        cc.from_json("[" * 100_000)
    with pytest.raises(cc.ModelError):
        cc.from_json("{}")
    with pytest.raises(cc.OptionError):
        cc.loads("", format="xml")  # type: ignore[arg-type]
