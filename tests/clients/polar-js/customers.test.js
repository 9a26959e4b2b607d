// Customers: found, read, changed, deleted and forgotten.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allOf, clientWith, faults, other, polar, refusal } from './client.js';
import { ordered, subscribed } from './sold.js';

test('a customer is found, read and changed', async () => {
  const order = await ordered({}, { customerEmail: 'Grace@Navy.example', customerName: 'Grace Hopper', externalCustomerId: 'js-grace' });
  const customer = await polar.customers.get({ id: order.customerId });
  assert.deepEqual([customer.type, customer.email, customer.name], ['individual', 'Grace@Navy.example', 'Grace Hopper']);
  assert.deepEqual([customer.externalId, customer.taxId, customer.deletedAt], ['js-grace', null, null]);
  for (const filter of [{ email: 'grace@navy.example' }, { query: 'hopper' }]) {
    assert.deepEqual(await allOf(polar.customers.list({ ...filter, limit: 1 })), [customer]);
  }
  assert.deepEqual(await polar.customers.getExternal({ externalId: 'js-grace' }), customer);

  const customerUpdate = {
    name: 'Rear Admiral', billingAddress: { country: 'US', city: 'Arlington' }, taxId: 'US-1', locale: 'en-US', metadata: { tier: 'gold' },
  };
  const changed = await polar.customers.update({ id: customer.id, customerUpdate });
  assert.deepEqual([changed.name, changed.billingAddress.city, changed.taxId], ['Rear Admiral', 'Arlington', ['US-1', null]]);
  assert.deepEqual([changed.locale, changed.metadata], ['en-US', { tier: 'gold' }]);
  const moved = polar.customers.update({ id: customer.id, customerUpdate: { email: 'other@navy.example' } });
  assert.deepEqual(await faults(moved), [['body.email', 'value_error']]);
});

test('a customer who is forgotten leaves what was sold', async () => {
  const subscription = await subscribed({}, { customerEmail: 'eve@example.com', customerName: 'Eve' });
  const { customerId: id } = subscription;
  assert.ok((await allOf(polar.customers.list({ active: true }))).some((customer) => customer.id === id));
  await polar.customers.delete({ id, anonymize: true });
  const gone = await refusal(polar.customers.get({ id }));
  assert.deepEqual([gone.name, gone.statusCode], ['ResourceNotFound', 404]);
  const [order] = await allOf(polar.orders.list({ customerId: id }));
  assert.deepEqual([order.billingName, order.customer.email, order.totalAmount], [null, null, 700]);
  assert.ok(order.customer.deletedAt);
  const ended = await polar.subscriptions.get({ id: subscription.id });
  assert.deepEqual([ended.status, ended.customer.name], ['canceled', null]);
});

test('another site and a lesser token see nobody', async () => {
  const { customerId: id } = await ordered();
  for (const call of [() => other.customers.get({ id }), () => other.customers.delete({ id })]) {
    assert.equal((await refusal(call())).statusCode, 404);
  }
  assert.deepEqual((await other.customers.list({})).result.items, []);
  const reader = await clientWith('customers:read');
  assert.equal((await reader.customers.get({ id })).id, id);
  assert.equal((await refusal(reader.customers.delete({ id }))).statusCode, 403);
});
