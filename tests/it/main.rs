//! The integration tests, in one binary so that they link once.
//!
//! Journeys go through the real routers, the real gateway and a real DynamoDB protocol.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop where it stands"
)]

mod any_json;
mod bad_input;
mod branding;
mod bulk;
mod capacity;
mod catalog_access;
mod checkout_changes;
mod checkout_list;
mod checkouts;
mod client_checkouts;
mod client_codes;
mod client_walls;
mod console_activity;
mod console_endpoints;
mod console_sign_in;
mod crash_points;
mod custom_fields;
mod customers;
mod customizing;
mod delivering;
mod discount_check;
mod discount_codes;
mod discounts;
mod documented;
mod due;
mod erasing;
mod events;
mod expiring;
mod expiry_faults;

mod event_bodies;
mod facts;
mod fallbacks;
mod fields;
mod first_view;
mod flags;
mod from_template;
mod harness;
mod idempotency;
mod idle;
mod killed;
mod late_money;
mod link_answers;
mod link_fields;
mod link_fuzz;
mod link_list;
mod link_opening;
mod link_page;
mod link_prefill;
mod link_queries;
mod link_rules;
mod link_slugs;
mod link_terms;
mod link_walls;
mod links;
mod long_lists;
mod modules;
mod oauth;
mod openapi;
mod openapi_answers;
mod openapi_bodies;
mod opening;
mod operator;
mod order_list;
mod order_model;
mod orders;
mod organizations;
mod page_address;
mod page_images;
mod page_languages;
mod page_wishes;
mod pay_later;
mod paying;
mod payment_provider;
mod preview_cards;
mod product_faults;
mod products;
mod query_model;
mod querying;
mod receipts;
mod reconciling;
mod redeeming;
mod redemption_counts;
mod redemption_faults;
mod redemption_model;
mod refunds;
mod refusals;
mod releasing;
mod restart;
mod revisions;
mod routes;
mod rules;
mod sale_facts;
mod sandbox_desk;
mod schedule;
mod settling;
mod signing_keys;
mod stripe_faults;
mod stripe_paying;
mod stripe_refunds;
mod stripe_secrets;
mod stripe_subscriptions;
mod structure;
mod subscriptions_api;
mod templates;
mod timer_requests;
mod tokens;
mod update_model;
mod violations;
mod webhook_endpoints;
mod webhook_faults;
mod webhook_log;
mod webhook_recovery;
mod webhook_samples;
mod webhook_secrets;
mod zero_loss;
