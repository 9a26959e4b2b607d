// One visit, one checkout: whatever a buyer does with a shared URL in one browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asBuyer, desktop, phone } from './browser.js';
import { payButton } from './buyer.js';
import { make } from './merchant.js';
import { stack } from './stack.js';

async function freshLink() {
  const prices = [{ amount_type: 'fixed', price_currency: 'eur', price_amount: 4000 }];
  const product = await make('/v1/products/', { name: 'Drawing course', prices });
  const link = await make('/v1/checkout-links/', { payment_processor: 'stripe', products: [product.id] });
  return { url: link.url, product: product.id };
}

/** How many checkouts of a product somebody looked at. */
async function seen(product) {
  const headers = { authorization: `Bearer ${stack.access_token}` };
  const list = await fetch(`${stack.base_url}/v1/checkouts/?product_id=${product}`, { headers });
  return (await list.json()).items.length;
}

/** Opens a URL, and tells where that leads. */
async function open(page, url, options) {
  await page.goto(url, options);
  await payButton(page).waitFor();
  assert.match(page.url(), /\/checkout\/co_\w+$/);
  return page.url();
}

test('a reload, the way back and a second tab lead to the same checkout', async () => {
  const { url, product } = await freshLink();
  let first;
  await asBuyer(phone, async (page) => {
    first = await open(page, url);
    await page.reload();
    assert.equal(page.url(), first);
    assert.equal(await open(page, url), first);
    await page.goto('about:blank');
    await page.goBack();
    assert.equal(page.url(), first);
    assert.equal(await open(await page.context().newPage(), `${url}/`), first);
    const [cookie] = await page.context().cookies(url);
    assert.deepEqual([cookie.httpOnly, cookie.sameSite, cookie.path], [true, 'Lax', new URL(url).pathname]);
    assert.equal((await page.context().cookies(first)).length, 0, 'it goes to the shared URL alone');
    assert.equal(await seen(product), 1);
    assert.notEqual(await open(page, `${url}?utm_source=mail`), first);
  });
  await asBuyer(desktop, async (page) => assert.notEqual(await open(page, url), first));
  assert.equal(await seen(product), 3);
});

test('a button that is pressed twice, and again on the way back, makes one checkout', async () => {
  const { url, product } = await freshLink();
  // A service that opens the links of mails by itself sends people on from there, too.
  const referer = 'https://url.emailprotection.link/';
  await asBuyer(desktop, async (page) => {
    const button = page.getByRole('button', { name: 'Go to checkout' });
    await page.goto(url, { referer });
    await button.dblclick();
    await payButton(page).waitFor();
    const first = page.url();
    await page.goto(url, { referer });
    await button.click();
    await payButton(page).waitFor();
    assert.equal(page.url(), first);
    assert.equal(await seen(product), 1);
  });
});
