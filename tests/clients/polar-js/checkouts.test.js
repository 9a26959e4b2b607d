// Checkouts: made, listed, changed, and taken to the receipt by their client secret.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allOf, clientOf, clientWith, faults, other, polar, refusal, stack } from './client.js';

const fixed = (priceAmount) => [{ amountType: 'fixed', priceAmount, priceCurrency: 'eur' }];
const product = (name, prices = fixed(1000), fields = {}) => polar.products.create({ name, prices, ...fields });
const ada = { customerEmail: 'ada@example.com', customerName: 'Ada' };
/** A client without a token: what a storefront in a browser has. */
const anonymous = clientOf({});

/** What a buyer does at the provider's page. */
async function pay(confirmed, outcome = 'pay') {
  const url = confirmed.paymentProcessorMetadata.payment_url;
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ outcome }), redirect: 'manual' });
  assert.equal(answer.status, 303, await answer.text());
}
const secretOf = ({ clientSecret }) => ({ clientSecret });
const get = (checkout) => anonymous.checkouts.clientGet(secretOf(checkout));
const change = (checkout, checkoutUpdatePublic) => anonymous.checkouts.clientUpdate({ ...secretOf(checkout), checkoutUpdatePublic });
const confirm = (checkout, checkoutConfirmStripe = ada) => anonymous.checkouts.clientConfirm({ ...secretOf(checkout), checkoutConfirmStripe });

test('a checkout is made, read, listed and changed', async () => {
  const [poster, card] = [await product('Poster'), await product('Card', fixed(300))];
  const fields = {
    products: [poster.id, card.id], ...ada, metadata: { campaign: 'spring', wave: 2 }, externalCustomerId: 'u-7',
    customerMetadata: { tier: 'gold' }, successUrl: 'https://shop.example/thanks?checkout_id={CHECKOUT_ID}',
    customerBillingAddress: { country: 'DE', city: 'Berlin' }, locale: 'de', allowDiscountCodes: false,
  };
  const checkout = await polar.checkouts.create(fields);
  assert.deepEqual([checkout.status, checkout.totalAmount, checkout.currency], ['open', 1000, 'eur']);
  assert.deepEqual(checkout.products.map(({ id }) => id), fields.products);
  assert.equal(checkout.customerBillingAddress.city, 'Berlin');
  for (const name of ['customerEmail', 'metadata', 'externalCustomerId', 'successUrl', 'locale', 'allowDiscountCodes']) {
    assert.deepEqual(checkout[name], fields[name], name);
  }
  assert.match(checkout.url, /\/checkout\/co_/);
  assert.deepEqual(await polar.checkouts.get({ id: checkout.id }), checkout);
  const listed = await allOf(polar.checkouts.list({ externalCustomerId: 'u-7', limit: 1 }));
  assert.deepEqual(listed, [checkout]);
  const [newest] = (await polar.checkouts.list({})).result.items;
  assert.equal(newest.id, checkout.id);

  const checkoutUpdate = { productId: card.id, metadata: { wave: 3 }, customerName: 'Grace', locale: null };
  const changed = await polar.checkouts.update({ id: checkout.id, checkoutUpdate });
  assert.deepEqual([changed.totalAmount, changed.productId, changed.customerName, changed.locale], [300, card.id, 'Grace', null]);
  assert.deepEqual(changed.metadata, { wave: 3 });
  assert.ok(changed.modifiedAt >= changed.createdAt);
});

test('a storefront takes a buyer to the receipt', async () => {
  await polar.discounts.create({ name: 'Spring', code: 'TWELFTH', type: 'percentage', basisPoints: 1000, duration: 'once' });
  const field = await polar.customFields.create({ type: 'text', slug: 'js-size', name: 'Size', properties: {} });
  const attachedCustomFields = [{ customFieldId: field.id, required: true }];
  const shirt = await product('Shirt', fixed(2000), { attachedCustomFields });
  const checkout = await polar.checkouts.create({ products: [shirt.id] });
  const told = await get(checkout);
  assert.deepEqual([told.organization.id, told.attachedCustomFields.length], [stack.site_id, 1]);
  const cheaper = await change(checkout, { discountCode: 'twelfth', customerEmail: 'ada@example.com' });
  assert.deepEqual([cheaper.discountAmount, cheaper.totalAmount, cheaper.discount.code], [200, 1800, 'TWELFTH']);
  const missing = [['body.customer_name', 'missing'], ['body.custom_field_data.js-size', 'missing']];
  assert.deepEqual(await faults(confirm(checkout, {})), missing);

  const order = { ...ada, customFieldData: { 'js-size': 'L' } };
  const confirmed = await confirm(checkout, order);
  assert.deepEqual([confirmed.status, confirmed.customFieldData], ['confirmed', { 'js-size': 'L' }]);
  await pay(confirmed, 'decline');
  assert.equal((await get(checkout)).status, 'open');
  await pay(await confirm(checkout, order));
  assert.equal((await get(checkout)).status, 'succeeded');
  const receipt = await polar.checkouts.get({ id: checkout.id });
  assert.deepEqual([receipt.status, receipt.customerEmail, receipt.totalAmount], ['succeeded', 'ada@example.com', 1800]);
  assert.ok(receipt.customerId);

  const late = [
    () => confirm(checkout, order),
    () => change(checkout, { locale: 'de' }),
    () => polar.checkouts.update({ id: checkout.id, checkoutUpdate: {} }),
  ];
  for (const call of late) {
    const error = await refusal(call());
    assert.deepEqual([error.name, error.statusCode], ['NotOpenCheckout', 403]);
  }
});

test('what is free, what the buyer names, and seats', async () => {
  const free = await polar.checkouts.create({ products: [(await product('Sample', [{ amountType: 'fixed', priceAmount: 0, priceCurrency: 'eur' }])).id] });
  assert.deepEqual([free.isPaymentRequired, free.isFreeProductPrice], [false, true]);
  assert.equal((await confirm(free)).status, 'confirmed');
  assert.equal((await get(free)).status, 'succeeded');

  const custom = [{ amountType: 'custom', minimumAmount: 500, maximumAmount: 5000, presetAmount: 1000, priceCurrency: 'eur' }];
  const gift = await polar.checkouts.create({ products: [(await product('Gift', custom)).id] });
  assert.equal((await change(gift, { amount: 2500 })).totalAmount, 2500);
  assert.deepEqual(await faults(change(gift, { amount: 499 })), [['body.amount', 'greater_than_equal']]);

  const tiers = [{ minSeats: 2, maxSeats: 10, pricePerSeat: 1500 }];
  const team = await product('Team', [{ amountType: 'seat_based', priceCurrency: 'eur', seatTiers: { tiers } }]);
  const seats = await polar.checkouts.create({ products: [team.id], seats: 3, maxSeats: 5 });
  assert.deepEqual([seats.seats, seats.totalAmount, seats.maxSeats], [3, 4500, 5]);
  assert.equal((await change(seats, { seats: 5 })).totalAmount, 7500);
  assert.deepEqual(await faults(change(seats, { seats: 6 })), [['body.seats', 'less_than_equal']]);
});

test('a subscription starts with a trial unless it is forgone', async () => {
  const club = await product('Club', fixed(500), { recurringInterval: 'month' });
  const fields = { products: [club.id], trialInterval: 'week', trialIntervalCount: 2 };
  const checkout = await polar.checkouts.create(fields);
  assert.deepEqual([checkout.activeTrialInterval, checkout.activeTrialIntervalCount, checkout.isPaymentRequired], ['week', 2, false]);
  const charged = await change(checkout, { allowTrial: false });
  assert.deepEqual([charged.activeTrialInterval, charged.allowTrial, charged.isPaymentRequired], [null, false, true]);
});

test('what is wrong is told with its type', async () => {
  const poster = await product('Poster');
  const wrong = { products: [poster.id, stack.site_id], customerEmail: 'nobody', discountId: stack.site_id };
  const named = ['body.customer_email', 'body.discount_id', 'body.products.1'];
  assert.deepEqual((await faults(polar.checkouts.create(wrong))).map(([loc]) => loc).sort(), named);
  const unknown = [
    () => polar.checkouts.get({ id: stack.site_id }),
    () => polar.checkouts.update({ id: stack.site_id, checkoutUpdate: {} }),
    () => get({ clientSecret: 'co_nobody' }),
    () => change({ clientSecret: 'co_nobody' }, {}),
    () => confirm({ clientSecret: 'co_nobody' }),
  ];
  for (const call of unknown) {
    const error = await refusal(call());
    assert.deepEqual([error.name, error.statusCode], ['ResourceNotFound', 404]);
  }
});

test('another site and a lesser token see nothing', async () => {
  const checkout = await polar.checkouts.create({ products: [(await product('Poster')).id] });
  assert.equal((await refusal(other.checkouts.get({ id: checkout.id }))).statusCode, 404);
  assert.deepEqual((await other.checkouts.list({})).result.items, []);
  const reader = await clientWith('checkouts:read');
  assert.equal((await reader.checkouts.get({ id: checkout.id })).id, checkout.id);
  assert.equal((await refusal(reader.checkouts.update({ id: checkout.id, checkoutUpdate: {} }))).statusCode, 403);
  const unrelated = await clientWith('products:read');
  assert.equal((await refusal(unrelated.checkouts.list({}))).statusCode, 403);
});
