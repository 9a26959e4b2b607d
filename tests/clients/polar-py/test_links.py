"""Checkout links: created, listed, changed, deleted, opened."""

import httpx
from client import call, client_with, other, polar, refusal, stack
from polar.base import PolarClientError
from polar.v2026_10.errors import HTTPValidationError, ResourceNotFound


def product(name, **fields):
    prices = [{"amount_type": "fixed", "price_amount": 1000, "price_currency": "eur"}]
    return polar.products.create(**{"name": name, "prices": prices} | fields)


def create(client=polar, **fields):
    return client.checkout_links.create(payment_processor="stripe", **fields)


BROWSER = {
    "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "accept-language": "en-US,en;q=0.5",
    "sec-fetch-mode": "navigate",
}


def opened(url):
    """Where a browser that follows a link is sent."""
    answer = httpx.get(url, headers=BROWSER, follow_redirects=False, trust_env=False)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def faults(error):
    return [fault.loc for fault in error.error.detail]


def test_a_link_is_made_read_changed_and_deleted():
    poster, card = product("Poster"), product("Card")
    discount = polar.discounts.create(
        name="Spring", type="fixed", amount=200, currency="eur", duration="once", products=[poster.id]
    )
    link = create(
        products=[poster.id, card.id],
        label="Newsletter",
        discount_id=discount.id,
        success_url="https://shop.example/thanks?checkout_id={CHECKOUT_ID}",
        metadata={"campaign": "spring", "wave": 2, "share": 0.5, "test": True},
    )
    assert [sold.id for sold in link.products] == [poster.id, card.id]
    assert link.discount.amounts == {"eur": 200}
    assert link.metadata == {"campaign": "spring", "wave": 2, "share": 0.5, "test": True}
    assert link.organization_id == stack["site_id"]
    assert polar.checkout_links.get(link.id) == link
    assert "/checkout/co_" in opened(link.url + "?reference_id=42")

    changed = polar.checkout_links.update(link.id, label=None, discount_id=None, products=[card.id])
    assert (changed.label, changed.discount, changed.success_url) == (None, None, link.success_url)
    assert [sold.id for sold in changed.products] == [card.id]

    assert polar.checkout_links.delete(link.id) is None
    refusal(ResourceNotFound, 404, polar.checkout_links.get, link.id)
    assert opened(link.url) == "https://shop.example/"


def test_a_link_is_made_of_one_product_and_of_one_price():
    poster = product("Poster")
    for link in [create(product_id=poster.id), create(product_price_id=poster.prices[0].id)]:
        assert [sold.id for sold in link.products] == [poster.id]


def test_subscriptions_get_a_trial_and_seats_are_locked():
    club = product("Club", recurring_interval="month")
    tiers = [{"min_seats": 2, "max_seats": 10, "price_per_seat": 1500}]
    price = {"amount_type": "seat_based", "price_currency": "eur", "seat_tiers": {"tiers": tiers}}
    team = product("Team", prices=[price])
    trial = create(products=[club.id], trial_interval="week", trial_interval_count=2)
    assert (trial.trial_interval, trial.trial_interval_count) == ("week", 2)
    assert create(products=[team.id], seats=5).seats == 5
    error = refusal(HTTPValidationError, 422, create, products=[team.id], seats=11, units=2)
    assert sorted(faults(error)) == [["body", "seats"], ["body", "units"]]


def test_lists_have_pages_filters_and_an_order():
    poster = product("Listed poster")
    made = [create(products=[poster.id], label=label).id for label in ("b", "c", "a")]
    links = polar.checkout_links

    def ids(**query):
        return [link.id for link in links.iter_list(product_id=poster.id, **query)]

    assert ids(limit=2) == made
    assert ids(limit=1, sorting=["-created_at"]) == made[::-1]
    assert ids(sorting=["label"]) == [made[2], made[0], made[1]]
    assert ids(organization_id=stack["site_id"]) == made
    page = links.list(product_id=[poster.id], page=2, limit=2)
    assert (page.pagination.total_count, page.pagination.max_page) == (3, 2)
    assert faults(refusal(HTTPValidationError, 422, links.list, page=0)) == [["query", "page"]]


def test_an_archived_product_leaves_its_links_and_the_last_takes_its_link_along():
    poster, card = product("Poster"), product("Card")
    both, last = create(products=[poster.id, card.id]), create(products=[poster.id])
    polar.products.update(poster.id, is_archived=True)
    assert [sold.id for sold in polar.checkout_links.get(both.id).products] == [card.id]
    refusal(ResourceNotFound, 404, polar.checkout_links.get, last.id)


def test_another_site_sees_none_of_it():
    poster = product("Poster")
    link = create(products=[poster.id])
    theirs = other.checkout_links
    refusal(ResourceNotFound, 404, theirs.get, link.id)
    refusal(ResourceNotFound, 404, theirs.update, link.id, label="Mine")
    refusal(ResourceNotFound, 404, theirs.delete, link.id)
    assert list(theirs.iter_list()) == []
    error = refusal(HTTPValidationError, 422, create, other, products=[poster.id])
    assert faults(error) == [["body", "products", 0]]


def test_a_token_that_lacks_the_scope_is_refused():
    link = create(products=[product("Poster").id])
    reader = client_with("checkout_links:read")
    assert reader.checkout_links.get(link.id).id == link.id
    refusal(PolarClientError, 403, reader.checkout_links.update, link.id, label="Mine")
    refusal(PolarClientError, 403, reader.checkout_links.delete, link.id)


def test_a_link_with_more_than_the_client_knows_is_read_changed_and_restored():
    poster = product("Poster")
    more = {
        "starts_at": "2026-01-01T00:00:00Z",
        "ends_at": "2099-01-01T00:00:00Z",
        "fallbacks": {"ended": {"type": "page"}, "deleted": {"type": "url", "url": "https://shop.example/next"}},
        "preview": {"title": "Spring box", "image_url": "https://cdn.example/box.png"},
    }
    body = {"payment_processor": "stripe", "products": [str(poster.id)], "label": "Sale", **more}
    made = call("POST", "/v1/checkout-links/", body=body).json()
    assert made["effective_state"] == "active"
    link = polar.checkout_links.get(made["id"])
    assert link.label == "Sale"
    polar.checkout_links.update(link.id, label="Flash sale")
    polar.checkout_links.delete(link.id)
    assert opened(link.url) == "https://shop.example/next"
    restored = call("POST", f"/v1/checkout-links/{link.id}/restore")
    assert restored.status_code == 200, restored.text
    assert restored.json() | more == restored.json()
    assert polar.checkout_links.get(link.id).label == "Flash sale"
    copy = call("POST", f"/v1/checkout-links/{link.id}/duplicate").json()
    assert polar.checkout_links.get(copy["id"]).url != link.url
