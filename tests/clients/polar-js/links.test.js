// Checkout links: created, listed, changed, deleted, opened.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openShared as open } from '../browser.mjs';
import { allOf, clientWith, faults, other, polar, refusal, stack } from './client.js';

const fixed = (priceAmount) => [{ amountType: 'fixed', priceAmount, priceCurrency: 'eur' }];
const product = (name, client = polar, prices = fixed(1000)) => client.products.create({ name, prices });
const create = (fields, client = polar) => client.checkoutLinks.create({ paymentProcessor: 'stripe', ...fields });

test('a link is made, read, changed and deleted', async () => {
  const [poster, card] = [await product('Poster'), await product('Card')];
  const discount = await polar.discounts.create({
    name: 'Spring', type: 'percentage', basisPoints: 1000, duration: 'once', products: [poster.id],
  });
  const fields = {
    products: [poster.id, card.id],
    label: 'Newsletter',
    allowDiscountCodes: false,
    requireBillingAddress: true,
    discountId: discount.id,
    successUrl: 'https://shop.example/thanks?checkout_id={CHECKOUT_ID}',
    returnUrl: 'https://shop.example/',
    metadata: { campaign: 'spring', wave: 2, share: 0.5, test: true },
  };
  const link = await create(fields);
  const { products, ...told } = fields;
  assert.deepEqual({ ...link, ...told }, link);
  assert.deepEqual(link.products.map(({ id }) => id), products);
  assert.equal(link.discount.id, discount.id);
  assert.equal(link.organizationId, stack.site_id);
  assert.ok(link.url.includes(link.clientSecret));
  assert.deepEqual(await polar.checkoutLinks.get({ id: link.id }), link);

  const opened = await open(`${link.url}?customer_email=ada%40example.com&utm_source=post`);
  assert.equal(opened.status, 302);
  assert.match(opened.location, /\/checkout\/co_/);
  const redirect = await open(`${stack.base_url}/v1/checkout-links/${link.clientSecret}/redirect`);
  assert.equal(redirect.status, 302);

  const checkoutLinkUpdate = { label: null, discountId: null, products: [card.id], metadata: { wave: 3 } };
  const changed = await polar.checkoutLinks.update({ id: link.id, checkoutLinkUpdate });
  assert.deepEqual([changed.label, changed.discount, changed.discountId], [null, null, null]);
  assert.deepEqual(changed.products.map(({ id }) => id), [card.id]);
  assert.deepEqual(changed.metadata, { wave: 3 });
  assert.equal(changed.successUrl, fields.successUrl);
  assert.ok(changed.modifiedAt >= link.createdAt);

  await polar.checkoutLinks.delete({ id: link.id });
  const error = await refusal(polar.checkoutLinks.get({ id: link.id }));
  assert.deepEqual([error.name, error.statusCode], ['ResourceNotFound', 404]);
  assert.deepEqual(await open(link.url), { status: 302, location: 'https://shop.example/' });
});

test('a link with more than the client knows is read, and stays so when it is changed', async () => {
  const poster = await product('Poster');
  const more = {
    starts_at: '2026-01-01T00:00:00Z',
    ends_at: '2099-01-01T00:00:00Z',
    fallbacks: { ended: { type: 'page' } },
    preview: { title: 'Spring box' },
  };
  const headers = { authorization: `Bearer ${stack.access_token}`, 'content-type': 'application/json' };
  const path = `${stack.base_url}/v1/checkout-links/`;
  const body = JSON.stringify({ payment_processor: 'stripe', products: [poster.id], ...more });
  const { id } = await (await fetch(path, { method: 'POST', headers, body })).json();
  assert.equal((await polar.checkoutLinks.get({ id })).id, id);
  await polar.checkoutLinks.update({ id, checkoutLinkUpdate: { label: 'Sale' } });
  const told = await (await fetch(path + id, { headers })).json();
  assert.deepEqual({ ...told, ...more, effective_state: 'active', label: 'Sale' }, told);
});

test('a link is made of one product, and of one price', async () => {
  const poster = await product('Poster');
  const ofProduct = await create({ productId: poster.id });
  const ofPrice = await create({ productPriceId: poster.prices[0].id });
  for (const link of [ofProduct, ofPrice]) assert.deepEqual(link.products.map(({ id }) => id), [poster.id]);
});

test('subscriptions get a trial, and seats are locked', async () => {
  const club = await polar.products.create({ name: 'Club', recurringInterval: 'month', prices: fixed(500) });
  const tiers = [{ minSeats: 2, maxSeats: 10, pricePerSeat: 1500 }];
  const team = await product('Team', polar, [{ amountType: 'seat_based', priceCurrency: 'eur', seatTiers: { tiers } }]);
  const trial = await create({ products: [club.id], trialInterval: 'week', trialIntervalCount: 2 });
  assert.deepEqual([trial.trialInterval, trial.trialIntervalCount], ['week', 2]);
  const seats = await create({ products: [team.id], seats: 5 });
  assert.equal(seats.seats, 5);
  assert.deepEqual(await faults(create({ products: [team.id], seats: 11 })), [['body.seats', 'value_error']]);
  assert.deepEqual(await faults(create({ products: [club.id], seats: 5 })), [['body.seats', 'value_error']]);
});

test('lists have pages, filters and an order', async () => {
  const poster = await product('Listed poster');
  const made = [];
  for (const label of ['b', 'c', 'a']) made.push(await create({ products: [poster.id], label }));
  const ids = (links) => links.map(({ id }) => id);
  const list = async (request) => ids(await allOf(polar.checkoutLinks.list({ productId: poster.id, ...request })));
  assert.deepEqual(await list({ limit: 2 }), ids(made));
  assert.deepEqual(await list({ limit: 1, sorting: ['-created_at'] }), ids(made).reverse());
  assert.deepEqual(await list({ sorting: ['label'] }), ids([made[2], made[0], made[1]]));
  assert.deepEqual(await list({ organizationId: stack.site_id }), ids(made));
  const { result } = await polar.checkoutLinks.list({ productId: [poster.id], page: 2, limit: 2 });
  assert.deepEqual(result.pagination, { totalCount: 3, maxPage: 2 });
  assert.deepEqual(ids(result.items), [made[2].id]);
  assert.deepEqual(await faults(polar.checkoutLinks.list({ page: 0 })), [['query.page', 'greater_than_equal']]);
});

test('an archived product leaves its links, and the last takes its link along', async () => {
  const [poster, card] = [await product('Poster'), await product('Card')];
  const both = await create({ products: [poster.id, card.id] });
  const last = await create({ products: [poster.id] });
  await polar.products.update({ id: poster.id, productUpdate: { isArchived: true } });
  const { products } = await polar.checkoutLinks.get({ id: both.id });
  assert.deepEqual(products.map(({ id }) => id), [card.id]);
  assert.equal((await refusal(polar.checkoutLinks.get({ id: last.id }))).statusCode, 404);
  assert.equal((await open(last.url)).location, 'https://shop.example/');
});

test('what is wrong with a link is told all at once', async () => {
  const wrong = { products: ['nonsense'], successUrl: 'javascript:alert(1)', seats: 0, trialInterval: 'week' };
  const told = (await faults(create(wrong))).map(([loc]) => loc);
  assert.deepEqual(told.sort(), [
    'body.products.0', 'body.seats', 'body.success_url', 'body.trial_interval_count',
  ]);
});

test('another site sees none of it', async () => {
  const poster = await product('Poster');
  const { id } = await create({ products: [poster.id] });
  for (const call of [
    () => other.checkoutLinks.get({ id }),
    () => other.checkoutLinks.update({ id, checkoutLinkUpdate: { label: 'Mine' } }),
    () => other.checkoutLinks.delete({ id }),
  ]) {
    assert.equal((await refusal(call())).name, 'ResourceNotFound');
  }
  assert.deepEqual(await allOf(other.checkoutLinks.list({})), []);
  assert.deepEqual(await allOf(other.checkoutLinks.list({ organizationId: stack.site_id })), []);
  assert.deepEqual(await faults(create({ products: [poster.id] }, other)), [['body.products.0', 'value_error']]);
});

test('a token that lacks the scope is refused', async () => {
  const poster = await product('Poster');
  const link = await create({ products: [poster.id] });
  const reader = await clientWith('checkout_links:read');
  assert.equal((await reader.checkoutLinks.get({ id: link.id })).id, link.id);
  for (const call of [
    () => create({ products: [poster.id] }, reader),
    () => reader.checkoutLinks.update({ id: link.id, checkoutLinkUpdate: { label: 'Mine' } }),
    () => reader.checkoutLinks.delete({ id: link.id }),
  ]) {
    assert.equal((await refusal(call())).statusCode, 403);
  }
});
