// Checkouts that are made from a template, by the call that gives their address and by the shared URL.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openShared } from '../browser.mjs';
import { ct, refusalCode, stack } from './client.js';
import { catalogItem, customItem, zine } from './samples.js';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const create = async (template) => (await ct.createCheckoutTemplate(template))._id;

/** The buyer's page at an address of the stack. */
async function page(address) {
  assert.ok(address.startsWith(`${stack.base_url}/checkout/co_`), address);
  const response = await fetch(address);
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type'), /^text\/html\b/);
  return response.text();
}

test('a checkout from a template has a page of its own', async () => {
  const item = customItem({ productName: { original: 'Rare zine' }, price: '7.25' });
  const template = await create({ lineItems: [catalogItem()], customLineItems: [item] });
  const { checkoutId, checkoutUrl, purchaseFlowId, ...rest } = await ct.createCheckoutFromTemplate(
    template,
    stack.site_id,
  );
  assert.match(checkoutId, guid);
  assert.match(purchaseFlowId, guid);
  assert.deepEqual(rest, {});
  const html = await page(checkoutUrl);
  assert.ok(html.includes('Rare zine') && html.includes('7.25'));
});

test('each call creates another checkout', async () => {
  const template = await create(zine());
  const one = await ct.createCheckoutFromTemplate(template, stack.site_id);
  const two = await ct.createCheckoutFromTemplate(template, stack.site_id);
  assert.notEqual(one.checkoutId, two.checkoutId);
  assert.notEqual(one.checkoutUrl, two.checkoutUrl);
});

test('a checkout stays what it was when its template changes', async () => {
  const template = await create(zine());
  const { checkoutUrl } = await ct.createCheckoutFromTemplate(template, stack.site_id);
  await ct.updateCheckoutTemplate(template, { customLineItems: [customItem({ price: '99.00' })] });
  assert.ok((await page(checkoutUrl)).includes('1.00'));
  await ct.deleteCheckoutTemplate(template);
  assert.ok(!(await page(checkoutUrl)).includes('99.00'));
});

test('an inactive template gives no checkout until it is active again', async () => {
  const template = await create(zine({ status: 'INACTIVE' }));
  const call = () => ct.createCheckoutFromTemplate(template, stack.site_id);
  assert.equal(await refusalCode(call()), 'CANNOT_CREATE_CHECKOUT_FROM_INACTIVE_TEMPLATE');
  await ct.updateCheckoutTemplate(template, { status: 'ACTIVE' });
  await page((await call()).checkoutUrl);
});

test('more than there is cannot be checked out', async () => {
  const template = await create({ customLineItems: [customItem({ quantity: 3, quantityAvailable: 2 })] });
  const call = () => ct.createCheckoutFromTemplate(template, stack.site_id);
  assert.equal(await refusalCode(call()), 'INSUFFICIENT_INVENTORY');
  await ct.updateCheckoutTemplate(template, { customLineItems: [customItem({ quantity: 2, quantityAvailable: 2 })] });
  await page((await call()).checkoutUrl);
});

test('a deleted template gives no checkout', async () => {
  const template = await create(zine());
  await ct.deleteCheckoutTemplate(template);
  assert.equal(await refusalCode(ct.createCheckoutFromTemplate(template, stack.site_id)), 'NOT_FOUND');
});

/** Where the client is told that a buyer would be sent. */
async function destination(template) {
  const { statusCode, headers, body, ...rest } = await ct.createAndRedirectToCheckout(template, stack.site_id);
  assert.equal(statusCode, 302);
  assert.ok(body instanceof Uint8Array);
  assert.deepEqual(rest, {});
  for (const header of headers) {
    assert.deepEqual(Object.values(header).map((part) => typeof part), ['string', 'string']);
  }
  const locations = headers.filter(({ key }) => key.toLowerCase() === 'location');
  assert.equal(locations.length, 1);
  return locations[0].value;
}

test('opening a template tells the redirect to a fresh checkout', async () => {
  const template = await create(zine());
  const one = await destination(template);
  const two = await destination(template);
  assert.notEqual(one, two);
  assert.ok((await page(one)).includes('Zine'));
  await page(two);
});

test('opening an inactive or deleted template tells the redirect to the home of the site', async () => {
  const template = await create(zine({ status: 'INACTIVE' }));
  assert.equal(await destination(template), 'https://shop.example/');
  await ct.deleteCheckoutTemplate(template);
  assert.equal(await destination(template), 'https://shop.example/');
});

test('a buyer without a token is redirected', async () => {
  const template = await create(zine());
  const shared =
    `${stack.base_url}/ecom/v1/checkout-templates/${template}` +
    `/create-and-redirect-to-checkout?siteId=${stack.site_id}`;
  const { status, location } = await openShared(shared);
  assert.equal(status, 302);
  await page(location);
});
