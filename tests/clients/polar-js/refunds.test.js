// Refunds: made in parts, refused, and listed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allOf, clientWith, faults, other, polar, refusal } from './client.js';
import { ordered } from './sold.js';

test('money goes back in parts until nothing is left', async () => {
  const order = await ordered();
  const create = (amount, fields = {}) => polar.refunds.create({ orderId: order.id, reason: 'customer_request', amount, ...fields });
  const refund = await create(300, { comment: 'Sorry', revokeBenefits: true, metadata: { ticket: 'T-1' } });
  assert.deepEqual([refund.status, refund.amount, refund.orderId], ['succeeded', 300, order.id]);
  assert.deepEqual([refund.revokeBenefits, refund.metadata], [true, { ticket: 'T-1' }]);
  const partly = await polar.orders.get({ id: order.id });
  assert.deepEqual([partly.status, partly.refundedAmount, partly.refundableAmount], ['partially_refunded', 300, 700]);
  const tooMuch = await refusal(create(701));
  assert.equal(tooMuch.statusCode, 400);
  assert.equal(JSON.parse(tooMuch.body).error, 'RefundAmountTooHigh');
  const rest = await create(700);
  const nothing = await refusal(create(1));
  assert.deepEqual([nothing.name, nothing.statusCode], ['RefundedAlready', 403]);
  assert.equal((await polar.orders.get({ id: order.id })).status, 'refunded');

  const listed = await allOf(polar.refunds.list({ orderId: order.id, succeeded: true, limit: 1, sorting: ['amount'] }));
  assert.deepEqual(listed, [refund, rest]);
  assert.deepEqual(await allOf(polar.refunds.list({ id: refund.id })), [refund]);
  assert.deepEqual((await other.refunds.list({})).result.items, []);
});

test('what is wrong is told with its type', async () => {
  const order = await ordered();
  const wrong = { orderId: order.id, reason: 'other', amount: 0 };
  assert.deepEqual(await faults(polar.refunds.create(wrong)), [['body.amount', 'greater_than_equal']]);
  assert.deepEqual(await faults(other.refunds.create({ ...wrong, amount: 1 })), [['body.order_id', 'value_error']]);
  const reader = await clientWith('refunds:read');
  assert.equal((await refusal(reader.refunds.create({ ...wrong, amount: 1 }))).statusCode, 403);
});
