"""Discounts of every shape."""

from client import other, polar, refusal, stack
from polar.v2026_10.errors import HTTPValidationError, ResourceNotFound

PRODUCT = stack["demo_product_id"]


def test_each_shape_comes_back_as_it_was_made():
    share = polar.discounts.create(
        name="Py share",
        code="PYSHARE",
        type="percentage",
        basis_points=2550,
        duration="repeating",
        duration_in_months=3,
        ends_at="2036-12-24T18:00:00Z",
        max_redemptions=10,
        max_redemptions_per_customer=1,
        products=[PRODUCT],
    )
    assert (share.basis_points, share.max_redemptions_per_customer, share.redemptions_count) == (2550, 1, 0)
    assert [product.id for product in share.products] == [PRODUCT]
    amount = polar.discounts.create(name="Py amount", type="fixed", amount=500, currency="eur", duration="forever")
    assert (amount.amount, amount.currency, amount.amounts) == (500, "eur", {"eur": 500})
    amounts = polar.discounts.create(name="Py amounts", amounts={"usd": 600, "eur": 500}, duration="once")
    assert (amounts.type, amounts.currency, amounts.amounts) == ("fixed", "eur", {"usd": 600, "eur": 500})
    for made in [share, amount, amounts]:
        assert polar.discounts.get(made.id) == made
    found = polar.discounts.iter_list(query="py", sorting=["name"], limit=1)
    assert list(found) == [amount, amounts, share]
    assert other.discounts.list().pagination.total_count == 0


def test_an_update_changes_what_it_names_and_the_code_moves_and_is_freed():
    spring = {"name": "Py spring", "type": "percentage", "basis_points": 1000, "duration": "once"}
    made = polar.discounts.create(code="PYSPRING", **spring)
    error = refusal(HTTPValidationError, 422, polar.discounts.create, code="pyspring", **spring)
    assert [(fault.loc, fault.type) for fault in error.error.detail] == [(["body", "code"], "value_error")]
    after = polar.discounts.update(made.id, code="PYSUMMER", basis_points=2000)
    assert (after.code, after.basis_points, after.name) == ("PYSUMMER", 2000, "Py spring")
    cleared = polar.discounts.update(made.id, code=None)
    assert cleared.code is None
    polar.discounts.create(code="pyspring", **spring)
    polar.discounts.delete(made.id)
    refusal(ResourceNotFound, 404, polar.discounts.get, made.id)
    refusal(ResourceNotFound, 404, polar.discounts.update, made.id, name="Gone")


def test_what_is_wrong_is_told_all_at_once():
    wrong = {"name": "", "type": "percentage", "basis_points": 0, "duration": "repeating", "products": [stack["site_id"]]}
    error = refusal(HTTPValidationError, 422, polar.discounts.create, **wrong)
    assert [(fault.loc, fault.type) for fault in error.error.detail] == [
        (["body", "duration_in_months"], "missing"),
        (["body", "basis_points"], "greater_than_equal"),
        (["body", "name"], "string_too_short"),
        (["body", "products", 0], "value_error"),
    ]
