// Orders: listed, read, billed to somebody else, and their receipts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allOf, clientWith, faults, other, polar, refusal, stack } from './client.js';
import { ordered, subscribed } from './sold.js';

test('a paid checkout is an order', async () => {
  const discount = await polar.discounts.create({ name: 'Spring', type: 'percentage', basisPoints: 1000, duration: 'once' });
  const fields = {
    discountId: discount.id, externalCustomerId: 'js-orders', metadata: { campaign: 'spring', wave: 2 },
    customerBillingAddress: { country: 'DE', city: 'Berlin' },
  };
  const order = await ordered({}, fields);
  assert.deepEqual([order.status, order.paid, order.billingReason], ['paid', true, 'purchase']);
  assert.deepEqual([order.subtotalAmount, order.discountAmount, order.totalAmount, order.dueAmount], [1000, 100, 900, 0]);
  assert.deepEqual([order.discount.id, order.discount.redemptionsCount], [discount.id, 1]);
  assert.deepEqual([order.customer.email, order.customer.externalId], ['ada@example.com', order.customer.externalId]);
  assert.deepEqual([order.metadata, order.billingAddress.city], [fields.metadata, 'Berlin']);
  assert.deepEqual(order.items.map(({ label, amount }) => [label, amount]), [['Poster', 1000]]);
  assert.match(order.invoiceNumber, /^\d{6}$/);
  assert.deepEqual(await polar.orders.get({ id: order.id }), order);

  const filters = [
    { externalCustomerId: 'js-orders' }, { productId: order.productId }, { discountId: discount.id },
    { checkoutId: [order.checkoutId] },
  ];
  for (const filter of filters) assert.deepEqual(await allOf(polar.orders.list({ ...filter, limit: 1 })), [order]);
  const newest = await polar.orders.list({ sorting: ['-created_at'], productBillingType: 'one_time', customerId: order.customerId });
  assert.equal(newest.result.items[0].id, order.id);

  const { url } = await polar.orders.receipt({ id: order.id });
  const page = await fetch(url);
  assert.equal(page.status, 200);
  assert.match(await page.text(), new RegExp(order.invoiceNumber));
  const orderUpdate = { billingName: 'Engines Ltd.', billingAddress: { country: 'JP', city: 'Kyoto' } };
  const billed = await polar.orders.update({ id: order.id, orderUpdate });
  assert.deepEqual([billed.billingName, billed.billingAddress.city], ['Engines Ltd.', 'Kyoto']);
});

test('the first charge of a subscription is an order of it', async () => {
  const subscription = await subscribed();
  const [order] = await allOf(polar.orders.list({ subscriptionId: subscription.id, productBillingType: ['recurring'] }));
  assert.deepEqual([order.billingReason, order.subscription.id], ['subscription_create', subscription.id]);
  assert.ok(order.subscription.currentPeriodEnd > order.createdAt);
});

test('what is unknown, foreign, wrong or not allowed is told with its type', async () => {
  const { id } = await ordered();
  for (const call of [() => polar.orders.get({ id: stack.site_id }), () => other.orders.get({ id }), () => other.orders.receipt({ id })]) {
    const error = await refusal(call());
    assert.deepEqual([error.name, error.statusCode], ['ResourceNotFound', 404]);
  }
  assert.deepEqual((await other.orders.list({})).result.items, []);
  assert.deepEqual(await faults(polar.orders.get({ id: 'x' })), [['path.id', 'value_error']]);
  assert.equal((await refusal((await clientWith('products:read')).orders.list({}))).statusCode, 403);
});
