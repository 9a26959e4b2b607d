// Endpoints of webhooks, and what they were told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allOf, call, clientWith, faults, other, polar, refusal } from './client.js';

const url = 'https://hooks.shop.example/js';
const events = ['order.paid', 'order.refunded'];
const create = (fields = {}) => polar.webhooks.createWebhookEndpoint({ url, format: 'raw', events, ...fields });

/** The refusal of what is not there for the caller. */
async function missing(promise) {
  const error = await refusal(promise);
  assert.deepEqual([error.name, error.statusCode], ['ResourceNotFound', 404]);
}

test('an endpoint is made, read, changed, listed and deleted', async () => {
  const made = await create({ name: 'Warehouse' });
  const { id } = made;
  assert.deepEqual([made.url, made.name, made.format, made.events], [url, 'Warehouse', 'raw', events]);
  assert.deepEqual([made.enabled, made.modifiedAt], [true, null]);
  assert.match(made.secret, /^whsec_.{40}/);
  assert.deepEqual(await polar.webhooks.getWebhookEndpoint({ id }), made);
  assert.deepEqual((await allOf(polar.webhooks.listWebhookEndpoints({ limit: 1 })))[0], made);

  const webhookEndpointUpdate = { name: null, events: ['checkout.created'], enabled: false };
  const after = await polar.webhooks.updateWebhookEndpoint({ id, webhookEndpointUpdate });
  assert.deepEqual([after.name, after.events, after.enabled], [null, ['checkout.created'], false]);
  const reset = await polar.webhooks.resetWebhookEndpointSecret({ id });
  assert.notEqual(reset.secret, made.secret);
  assert.equal((await polar.webhooks.getWebhookEndpoint({ id })).secret, reset.secret);

  await missing(other.webhooks.getWebhookEndpoint({ id }));
  await missing(other.webhooks.resetWebhookEndpointSecret({ id }));
  await polar.webhooks.deleteWebhookEndpoint({ id });
  await missing(polar.webhooks.getWebhookEndpoint({ id }));
  await missing(polar.webhooks.deleteWebhookEndpoint({ id }));
});

test('a delivery is listed with its event, and sent again', async () => {
  const { id } = await create();
  const tried = await call('POST', `/v1/webhooks/endpoints/${id}/test`, { body: { type: 'order.paid' } });
  assert.equal(tried.status, 202, JSON.stringify(tried.body));
  const eventId = tried.body.event_id;
  const list = (more) => allOf(polar.webhooks.listWebhookDeliveries({ endpointId: [id], limit: 1, ...more }));
  const [delivery, ...rest] = await list({ eventType: ['order.paid'] });
  assert.deepEqual([delivery.webhookEvent.id, delivery.webhookEvent.type, rest], [eventId, 'order.paid', []]);
  assert.equal(JSON.parse(delivery.webhookEvent.payload).data.status, 'paid');
  assert.deepEqual(await list({ httpCodeClass: '2xx' }), []);
  assert.deepEqual(await list({ endTimestamp: new Date('2020-01-01') }), []);
  await polar.webhooks.redeliverWebhookEvent({ id: eventId });
  await missing(polar.webhooks.redeliverWebhookEvent({ id }));
  await missing(other.webhooks.redeliverWebhookEvent({ id: eventId }));
  assert.deepEqual(await allOf(other.webhooks.listWebhookDeliveries({})), []);
  await polar.webhooks.deleteWebhookEndpoint({ id });
});

test('what is wrong is told all at once', async () => {
  const wrong = { url: 'ftp://a.example', name: '', format: 'discord', events: ['order.paid', 'benefit.created'] };
  assert.deepEqual(await faults(polar.webhooks.createWebhookEndpoint(wrong)), [
    ['body.url', 'value_error'],
    ['body.name', 'string_too_short'],
    ['body.format', 'enum'],
    ['body.events.1', 'enum'],
  ]);
  assert.deepEqual(await faults(create({ events: [] })), [['body.events', 'too_short']]);
  const reader = await clientWith('webhooks:read');
  assert.equal((await refusal(reader.webhooks.createWebhookEndpoint({ url, format: 'raw', events }))).statusCode, 403);
});
