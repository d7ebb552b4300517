"""Custom price books take precedence over the built-in prices, and are read again only after a change."""

from __future__ import annotations

import os
import time
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

import costcone as cc

HEADER = "rate,attributes,from,to,price,unit,currency,effective_date,source,rate_code\n"


@pytest.fixture
def gateway() -> cc.Architecture:
    known = {"exact": "100 GB", "statement": "Traffic", "basis": "Bill"}
    arch = cc.Architecture("gateway", region="eu-west-1").add("gateway", "nat_gateway", processed=known)
    return arch.with_options(definition_uncertainty=False)


def files(price: str) -> dict[str, str]:
    """A book with a custom price per gigabyte. The built-in hourly price gives 35.04 USD a month."""
    return {
        "BOOK.toml": 'format = 1\ntitle = "Ours"\ndate = "2026-11-21"\n',
        "prices/nat_gateway/eu-west-1.csv": f"{HEADER}processed,,0,,{price},GB,USD,2026-11-21,ours,\n",
    }


def write(book: Path, price: str, *, age: float = 60) -> None:
    """Write a book with a file time in the past."""
    with zipfile.ZipFile(book, "w") as archive:
        for path, text in files(price).items():
            archive.writestr(path, text)
    os.utime(book, (time.time() - age,) * 2)


def total(arch: cc.Architecture, book: Path) -> Decimal:
    return arch.estimate(draws=100, prices=book).total.expected


def test_a_second_estimate_equals_the_first(gateway: cc.Architecture, tmp_path: Path) -> None:
    book = tmp_path / "ours.book"
    write(book, "1.00")
    estimates = [gateway.estimate(draws=100, prices=book) for _ in range(3)]
    assert estimates[0].total.expected == Decimal("135.04")
    assert estimates[0] == estimates[1] == estimates[2]
    # Other books and the built-in prices stay separate.
    assert gateway.estimate(draws=100).total.expected == Decimal("39.84")
    write(tmp_path / "other.book", "2.00")
    assert total(gateway, tmp_path / "other.book") == Decimal("235.04")
    assert total(gateway, book) == Decimal("135.04")


def test_a_change_is_seen(gateway: cc.Architecture, tmp_path: Path) -> None:
    book = tmp_path / "ours.book"
    for price, age in (("1.00", 60), ("2.00", 30), ("3.00", 0), ("4.00", 0)):
        write(book, price, age=age)
        assert total(gateway, book) == 100 * Decimal(price) + Decimal("35.04")
    book.unlink()
    with pytest.raises(FileNotFoundError):
        total(gateway, book)


def test_a_file_that_did_not_change_is_not_read_again(gateway: cc.Architecture, tmp_path: Path) -> None:
    book = tmp_path / "ours.book"
    write(book, "1.00")
    before = book.stat()
    assert total(gateway, book) == Decimal("135.04")
    book.write_bytes(b"x" * before.st_size)
    os.utime(book, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert total(gateway, book) == Decimal("135.04")
    # A new architecture reads the file.
    with pytest.raises(cc.ModelError):
        total(cc.loads(gateway.to_toml()), book)


def test_a_change_in_a_folder_is_seen(gateway: cc.Architecture, tmp_path: Path) -> None:
    for price in ("1.00", "2.00"):
        for path, text in files(price).items():
            file = tmp_path / "ours" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        os.utime(tmp_path / "ours", (1_000_000_000,) * 2)
        assert total(gateway, tmp_path / "ours") == 100 * Decimal(price) + Decimal("35.04")


def test_a_relative_path_starts_at_the_current_folder(
    gateway: cc.Architecture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, price in (("one", "1.00"), ("two", "2.00")):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / "ours.book", price)
        os.utime(tmp_path / folder / "ours.book", (1_700_000_000,) * 2)
        monkeypatch.chdir(tmp_path / folder)
        assert total(gateway, Path("ours.book")) == 100 * Decimal(price) + Decimal("35.04")


def test_a_comparison_shows_itself_after_its_book_is_deleted(gateway: cc.Architecture, tmp_path: Path) -> None:
    book = tmp_path / "ours.book"
    write(book, "1.00")
    ours = gateway.with_options(prices=str(book))
    sides = cc.compare({"theirs": gateway, "ours": ours}, draws=100)
    book.unlink()
    html = sides._repr_html_()
    assert "Monthly cost of ours compared with theirs" in html and "Where the difference comes from" not in html
    with pytest.raises((FileNotFoundError, cc.ModelError)):
        sides.waterfall("ours")
