// A site of the running stack whose money Stripe takes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Stripe from 'stripe';
import { openShared } from '../browser.mjs';
import { Api, now } from './api.js';

const { CHECKOUT_LINKS_INFO: file, CHECKOUT_LINKS_STRIPE_PORT: port } = process.env;
if (!file) throw new Error('CHECKOUT_LINKS_INFO must name the info file of a running stack (see tests/outside)');
if (!port) throw new Error('CHECKOUT_LINKS_STRIPE_PORT must be where the stack looks for Stripe (see tests/outside)');

export const stack = JSON.parse(readFileSync(file, 'utf8'));
const [site] = stack.other_sites;
export const secret = 'whsec_fromTheOfficialClient';
export const api = new Api();
export const stripe = new Stripe('sk_test_0123456789abcdef');

const provider = `/v1/organizations/${site.site_id}/payment-provider`;
export const callback = `${stack.base_url}/payments/stripe/${site.site_id}/callback`;

export async function call(method, path, body) {
  const headers = { authorization: `Bearer ${site.access_token}`, 'content-type': 'application/json' };
  const answer = await fetch(stack.base_url + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return text && JSON.parse(text);
}

export async function open() {
  await api.listen(Number(port));
  const told = await call('PUT', provider, { provider: 'stripe', secret_key: 'sk_test_0123456789abcdef', webhook_secret: secret });
  assert.equal(told.callback_url, callback);
}

export async function close() {
  await call('DELETE', provider);
  api.close();
}

/** The page of a fresh checkout of these custom items. */
export async function openItems(items, more = {}) {
  const customLineItems = items.map(([name, price, quantity]) => ({
    quantity, price, productName: { original: name }, itemType: { preset: 'DIGITAL' },
  }));
  const { checkoutTemplate } = await call('POST', '/ecom/v1/checkout-templates', { checkoutTemplate: { customLineItems, ...more } });
  const query = `create-and-redirect-to-checkout?siteId=${site.site_id}`;
  return shared(`${stack.base_url}/ecom/v1/checkout-templates/${checkoutTemplate.id}/${query}`);
}

/** The page of a fresh checkout of a club. */
export async function openClub(fields = {}) {
  const prices = [{ amount_type: 'fixed', price_amount: 500, price_currency: 'eur' }];
  const product = await call('POST', '/v1/products/', { name: 'Club', recurring_interval: 'month', prices, ...fields });
  const link = await call('POST', '/v1/checkout-links/', { payment_processor: 'stripe', products: [product.id] });
  return shared(link.url);
}

const asBuyer = { redirect: 'manual', headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' } };

async function shared(url) {
  const { status, location } = await openShared(url);
  assert.equal(status, 302);
  return location;
}

function redirected(answer) {
  assert.ok([302, 303].includes(answer.status), `${answer.status}`);
  return answer.headers.get('location');
}

export async function page(url) {
  return (await fetch(url, asBuyer)).text();
}

/** Presses a button. */
export async function press(url, fields) {
  const body = new URLSearchParams(fields);
  return fetch(url, { ...asBuyer, method: 'POST', body });
}

/** Presses Pay, and gives the session. */
export async function session(url) {
  const at = redirected(await press(url, { intent: 'pay', email: 'ada@example.com', name: 'Ada', agreed: 'yes' }));
  assert.ok(at.startsWith('https://checkout.stripe.example/'), at);
  return at.split('/').pop();
}

/** Tells the shop, signed by the official client. */
export async function tell(type, object, { signedWith = secret, timestamp } = {}) {
  const event = { id: api.id('evt'), object: 'event', api_version: '2026-10-28.endive', created: now(), livemode: false, type, data: { object } };
  const payload = JSON.stringify(event);
  const signature = stripe.webhooks.generateTestHeaderString({ payload, secret: signedWith, timestamp });
  const headers = { 'stripe-signature': signature, 'content-type': 'application/json; charset=utf-8' };
  const answer = await fetch(callback, { method: 'POST', headers, body: payload });
  return answer.status;
}
