// What a running stack sends, in the words of others: genuine, also while secrets change.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { forgeries } from './forgeries.js';
import { Receiver } from './receiver.js';
import * as verify from './verifiers.js';

const file = process.env.CHECKOUT_LINKS_INFO;
if (!file) throw new Error('CHECKOUT_LINKS_INFO must name the info file of a running stack (see tests/outside)');
const stack = JSON.parse(readFileSync(file, 'utf8'));
const jwksUrl = `${stack.base_url}/.well-known/jwks.json`;
const receiver = await Receiver.listen();
after(() => receiver.close());

// The types that Polar's client knows, too.
const POLARS = [
  'checkout.created', 'checkout.updated', 'checkout.expired', 'order.created', 'order.updated', 'order.paid',
  'order.refunded', 'refund.created', 'refund.updated', 'subscription.created', 'subscription.updated',
  'subscription.active', 'subscription.canceled', 'subscription.uncanceled', 'subscription.revoked',
  'subscription.past_due', 'customer.created', 'customer.updated', 'customer.deleted', 'product.created',
  'product.updated',
];
const OURS = [
  'discount.created', 'discount.updated', 'discount.deleted', 'checkout_template.created', 'checkout_template.updated',
  'checkout_template.deleted', 'checkout_template.used', 'checkout_link.created', 'checkout_link.updated',
  'checkout_link.deleted', 'checkout_link.used', 'endpoint.failing', 'endpoint.recovered', 'endpoint.disabled',
  'delivery.exhausted',
];

async function call(method, path, body) {
  const headers = { authorization: `Bearer ${stack.access_token}` };
  if (body) headers['content-type'] = 'application/json';
  const answer = await fetch(stack.base_url + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return text && JSON.parse(text);
}

/** Runs a part of a test with an endpoint at a path of the receiver. */
async function withEndpoint(path, fields, run) {
  const url = receiver.url + path;
  const endpoint = await call('POST', '/v1/webhooks/endpoints', { url, format: 'standard', events: ['order.paid'], ...fields });
  try {
    return await run(endpoint);
  } finally {
    await call('DELETE', `/v1/webhooks/endpoints/${endpoint.id}`);
  }
}

/** Has a sample sent, and gives what arrives. */
async function sample({ id }, type) {
  const { event_id: event } = await call('POST', `/v1/webhooks/endpoints/${id}/test`, { type });
  return receiver.delivery(({ headers }) => headers['webhook-id'] === event);
}

test('every type is believed by the library of Standard Webhooks, and Polar’s by its client', async () => {
  await withEndpoint('/standard', { format: 'raw' }, async (endpoint) => {
    for (const type of [...POLARS, ...OURS]) {
      const delivery = await sample(endpoint, type);
      assert.equal(verify.standard(delivery, endpoint.secret).type, type);
      if (POLARS.includes(type)) assert.equal(verify.polar(delivery, endpoint.secret).type, type);
      assert.throws(() => verify.standard({ ...delivery, body: `${delivery.body} ` }, endpoint.secret), type);
    }
  });
});

test('while a secret changes, receivers with the old one and with the new one believe', async () => {
  await withEndpoint('/rotation', {}, async (endpoint) => {
    const path = `/v1/webhooks/endpoints/${endpoint.id}/secret`;
    const next = await call('PATCH', path);
    assert.notEqual(next.secret, endpoint.secret);
    let delivery = await sample(endpoint, 'order.paid');
    for (const { secret } of [endpoint, next]) {
      assert.equal(verify.standard(delivery, secret).type, 'order.paid');
      assert.equal(verify.polar(delivery, secret).type, 'order.paid');
    }
    const last = await call('PATCH', path, { keep_old_for_hours: 0 });
    delivery = await sample(endpoint, 'order.paid');
    assert.equal(verify.standard(delivery, last.secret).type, 'order.paid');
    assert.throws(() => verify.standard(delivery, next.secret));
  });
});

for (const algorithm of ['RS256', 'ES256', 'EdDSA']) {
  test(`tokens of ${algorithm} are believed by jose, and twenty forgeries of one are not`, async () => {
    await withEndpoint(`/${algorithm}`, { format: 'jwt', algorithm }, async (endpoint) => {
      const delivery = await sample(endpoint, 'order.paid');
      const claims = await verify.claims(delivery, jwksUrl, algorithm);
      assert.equal(JSON.parse(claims.data).eventType, 'order.paid');
      // Beyond all retries and replays.
      assert.ok(claims.exp - claims.iat > 30 * 24 * 3600);
      const { keys } = await (await fetch(jwksUrl)).json();
      const own = keys.find(({ alg }) => alg === algorithm);
      const remote = createRemoteJWKSet(new URL(jwksUrl));
      for (const [what, token] of Object.entries(await forgeries(delivery.body, own))) {
        await assert.rejects(jwtVerify(token, remote, { algorithms: [algorithm] }), undefined, what);
      }
    });
  });
}

test('all four events of templates are what Wix’s client hands on', async () => {
  const events = ['created', 'updated', 'deleted', 'used'].map((slug) => `checkout_template.${slug}`);
  const { keys } = await (await fetch(jwksUrl)).json();
  const publicKey = verify.pem(keys.find(({ alg }) => alg === 'RS256'));
  await withEndpoint('/wix', { format: 'jwt', events }, async () => {
    const customLineItems = [
      { quantity: 1, price: '5.00', productName: { original: 'Poster' }, itemType: { preset: 'DIGITAL' } },
    ];
    const templates = '/ecom/v1/checkout-templates';
    const { checkoutTemplate } = await call('POST', templates, { checkoutTemplate: { label: 'First', customLineItems } });
    const { id } = checkoutTemplate;
    await call('PATCH', `${templates}/${id}`, { checkoutTemplate: { label: 'Second' } });
    await call('POST', `${templates}/${id}/create-checkout-from-template`, { siteId: stack.site_id });
    await call('DELETE', `${templates}/${id}`);
    const sequences = {};
    for (const kind of ['Created', 'Updated', 'Used', 'Deleted']) {
      // Others may use templates meanwhile.
      const about = ({ path, body }) => path === '/wix' && inner(body).entityId === id && inner(body).slug === kind.toLowerCase();
      const delivery = await receiver.delivery(about);
      const [{ kind: seen, event }, ...rest] = await verify.wix(delivery, publicKey);
      assert.deepEqual([seen, rest], [kind, []]);
      sequences[kind] = BigInt(inner(delivery.body).entityEventSequence);
      if (kind === 'Created') assert.equal(event.entity._id, id);
      if (kind === 'Updated') assert.equal(inner(delivery.body).updatedEvent.modifiedFields.label, 'First');
      if (kind === 'Used') assert.ok(event.data.checkout, JSON.stringify(event));
    }
    assert.ok(sequences.Created < sequences.Updated && sequences.Updated < sequences.Deleted);
  });
});

/** The event inside a token that nobody has verified. */
function inner(token) {
  const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
  return JSON.parse(JSON.parse(claims.data).data);
}

test('Thinkific’s topics come with its signature', async () => {
  await withEndpoint('/thinkific', { format: 'thinkific' }, async (endpoint) => {
    const { headers, body } = await sample(endpoint, 'order.paid');
    const signature = createHmac('sha256', endpoint.secret).update(body).digest('hex');
    assert.equal(headers['x-thinkific-hmac-sha256'], signature);
    assert.equal(headers['x-thinkific-topic'], 'order_transaction.succeeded');
    const { resource, action } = JSON.parse(body);
    assert.deepEqual([resource, action], ['order_transaction', 'succeeded']);
  });
});
