"""Products, with the custom fields that they ask for."""

from client import client_with, other, polar, refusal, stack
from polar.v2026_10.errors import HTTPValidationError, NotPermitted, ProductNotDeletable, ResourceNotFound

NOTHING = "0199d3a0-0000-7000-8000-00000000ffff"


def once(name, **fields):
    price = {"amount_type": "fixed", "price_amount": 1900, "price_currency": "eur"}
    return polar.products.create(name=name, prices=[price], **fields)


def test_a_product_of_every_kind_of_price_comes_back_as_it_was_made():
    field = polar.custom_fields.create(type="checkbox", slug="py-gift", name="A gift?", properties={})
    tiers = [{"min_seats": 2, "max_seats": 5, "price_per_seat": 900}, {"min_seats": 6, "price_per_seat": 700}]
    made = polar.products.create(
        name="Ink set",
        prices=[
            {"amount_type": "fixed", "price_amount": 0},
            {"amount_type": "custom", "price_currency": "usd", "minimum_amount": 100, "preset_amount": 2000},
            {
                "amount_type": "seat_based",
                "price_currency": "chf",
                "seat_tiers": {"seat_tier_type": "volume", "tiers": tiers},
            },
        ],
        attached_custom_fields=[{"custom_field_id": field.id, "required": True}],
        metadata={"shelf": "B", "weight": 1.5, "new": True},
        organization_id=stack["site_id"],
    )
    assert polar.products.get(made.id) == made
    free, custom, seats = made.prices
    assert (free.amount_type, free.price_amount, free.price_currency) == ("fixed", 0, "eur")
    assert (custom.minimum_amount, custom.maximum_amount, custom.preset_amount) == (100, None, 2000)
    assert seats.seat_tiers.minimum_seats == 2
    assert seats.seat_tiers.maximum_seats is None
    assert [attached.custom_field for attached in made.attached_custom_fields] == [field]
    assert made.is_deletable is False


def test_a_subscription_has_an_interval_and_a_trial():
    made = once("Box", recurring_interval="month", trial_interval="day", trial_interval_count=14)
    assert (made.is_recurring, made.recurring_interval, made.recurring_interval_count) == (True, "month", 1)
    assert (made.trial_interval, made.trial_interval_count) == ("day", 14)
    cleared = polar.products.update(made.id, trial_interval=None, trial_interval_count=None)
    assert cleared.trial_interval is None


def test_an_update_keeps_the_prices_that_it_names_and_archives():
    made = once("Apron", description="Linen.")
    dollars = {"amount_type": "fixed", "price_amount": 2100, "price_currency": "usd"}
    after = polar.products.update(made.id, prices=[{"id": made.prices[0].id}, dollars])
    assert after.prices[0] == made.prices[0]
    assert after.prices[1].price_currency == "usd"
    archived = polar.products.update(made.id, is_archived=True, description=None)
    assert (archived.is_archived, archived.description) == (True, None)
    found = polar.products.list(is_archived=True, id=[made.id, NOTHING])
    assert [product.id for product in found.items] == [made.id]
    refusal(ProductNotDeletable, 409, polar.products.delete, made.id)


def test_lists_are_filtered_sorted_and_read_page_by_page():
    for name in ["Page 1", "Page 2", "Page 3"]:
        once(name, metadata={"batch": "py", "real": True})

    def names(**filters):
        metadata = {"batch": "py", "real": True}
        found = polar.products.iter_list(metadata=metadata, limit=2, **filters)
        return [product.name for product in found]

    assert names(sorting=["name"]) == ["Page 1", "Page 2", "Page 3"]
    assert names(sorting=["-price_amount", "-name"]) == ["Page 3", "Page 2", "Page 1"]
    assert names(query="PAGE 2", visibility=["public"], is_recurring=False) == ["Page 2"]
    assert names(organization_id=[NOTHING]) == []
    assert names(benefit_id=NOTHING) == []
    assert polar.products.list(metadata={"batch": "py"}, limit=2).pagination.max_page == 2


def test_what_is_wrong_is_told_all_at_once_and_what_is_not_there_is_not_found():
    error = refusal(HTTPValidationError, 422, polar.products.create, name="ab", prices=[{"amount_type": "unit_based"}])
    faults = [(fault.loc, fault.type) for fault in error.error.detail]
    assert faults == [
        (["body", "name"], "string_too_short"),
        (["body", "prices", 0, "amount_type"], "value_error"),
    ]
    demo = stack["demo_product_id"]
    refusal(ResourceNotFound, 404, polar.products.get, NOTHING)
    refusal(ResourceNotFound, 404, other.products.get, demo)
    refusal(ResourceNotFound, 404, other.products.delete, demo)
    refusal(NotPermitted, 403, client_with("products:read").products.update, demo, name="Mine")
