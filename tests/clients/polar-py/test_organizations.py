"""The site, as its organization."""

from client import client_of, client_with, other, other_site, polar, refusal, stack
from polar.base import PolarClientError
from polar.v2026_10.errors import HTTPValidationError, OrganizationsUpdate403Error, ResourceNotFound

ID = stack["site_id"]


def test_the_list_holds_the_own_organization_and_no_other():
    own = polar.organizations.get(ID)
    assert own.id == ID
    assert own.slug == "harbour-lane"
    assert polar.organizations.list().items == [own]
    assert list(polar.organizations.iter_list(sorting=["-name", "created_at"], limit=1)) == [own]
    assert polar.organizations.list(slug="harbour-lane").pagination.total_count == 1
    assert polar.organizations.list(slug="another").items == []


def test_an_update_changes_what_it_names():
    site = other_site["site_id"]
    before = other.organizations.get(site)
    settings = {"update_seats": False, "update_plan": True, "update_units": True}
    after = other.organizations.update(
        site,
        name="Quay Street Press",
        website="https://quay.example/",
        country="FR",
        embed_hosts=["*.quay.example"],
        dispute_settings={"auto_accept_below_amount": 500},
        customer_portal_settings={"usage": {"show": True}, "subscription": settings},
        default_presentment_currency="gbp",
        default_tax_behavior="inclusive",
    )
    assert after.name == "Quay Street Press"
    assert after.country == "FR"
    assert after.embed_hosts == ["*.quay.example"]
    assert after.dispute_settings.auto_accept_below_amount == 500
    assert after.customer_portal_settings.subscription.update_units is True
    assert after.default_presentment_currency == "gbp"
    assert after.customer_email_settings == before.customer_email_settings
    assert other.organizations.get(site) == after
    cleared = other.organizations.update(
        site, embed_hosts=None, dispute_settings=None, country=None, default_presentment_currency="usd"
    )
    assert cleared.embed_hosts == []
    assert cleared.country is None
    assert cleared.dispute_settings == before.dispute_settings


def test_what_is_wrong_with_an_update_is_told_all_at_once():
    error = refusal(
        HTTPValidationError, 422, polar.organizations.update, ID, name="", website=None, country="XX"
    )
    faults = [(fault.loc, fault.type) for fault in error.error.detail]
    assert faults == [
        (["body", "name"], "value_error"),
        (["body", "website"], "missing"),
        (["body", "country"], "value_error"),
    ]


def test_another_organization_does_not_exist():
    refusal(ResourceNotFound, 404, other.organizations.get, ID)
    refusal(ResourceNotFound, 404, other.organizations.update, ID, name="Mine")
    mixed = client_of({"site_id": ID, "access_token": other_site["access_token"]})
    refusal(ResourceNotFound, 404, mixed.organizations.get, other_site["site_id"])


def test_a_token_that_is_none_or_lacks_the_scope_is_refused():
    stranger = client_of({"access_token": "ck_unknown"})
    refusal(PolarClientError, 401, stranger.organizations.get, ID)
    reader = client_with("organizations:read")
    assert reader.organizations.get(ID).id == ID
    refusal(OrganizationsUpdate403Error, 403, reader.organizations.update, ID, name="Mine")
