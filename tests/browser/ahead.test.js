// What Chromium fetches and renders ahead of a click makes no checkout; the click then makes one. A browser
// without a window gets a preview, and one that asks for a picture no more than a button.
import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { after, before, test } from 'node:test';
import { asBuyer, asGuest, desktop, phone } from './browser.js';
import { payButton } from './buyer.js';
import { inspect } from './inspect.js';
import { make } from './merchant.js';
import { stack } from './stack.js';

/** What was asked of the shared URL, and the status that it was answered with. */
let asked = [];
let front;
let origin;

/** A front of the stack that has a page of the merchant's, too: browsers render ahead on one origin only. */
before(async () => {
  front = createServer((from, to) => {
    const url = new URL(from.url, stack.base_url);
    if (url.pathname === '/post') return to.setHeader('content-type', 'text/html').end(post(url.searchParams));
    const { method, headers } = from;
    const onward = request(url, { method, headers }, (answer) => {
      if (url.pathname.startsWith('/l/')) asked.push({ ahead: headers['sec-purpose'], status: answer.statusCode });
      to.writeHead(answer.statusCode, answer.headers);
      answer.pipe(to);
    });
    from.pipe(onward);
  });
  await new Promise((listening) => front.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${front.address().port}`;
});
after(() => front.close());

/** A merchant's page that links to a shared URL. */
function post(parameters) {
  const path = parameters.get('path');
  const rules = JSON.stringify({ prerender: [{ urls: [path], eagerness: 'immediate' }] });
  const ahead = {
    prefetch: `<link rel="prefetch" href="${path}">`,
    prerender: `<script type="speculationrules">${rules}</script>`,
  };
  return `<!doctype html><title>Spring sale</title>${ahead[parameters.get('ahead')]}<a href="${path}">Buy</a>`;
}

async function freshLink() {
  const prices = [{ amount_type: 'fixed', price_currency: 'eur', price_amount: 4000 }];
  const product = await make('/v1/products/', { name: 'Drawing course', prices });
  const link = await make('/v1/checkout-links/', { payment_processor: 'stripe', products: [product.id] });
  return { path: new URL(link.url).pathname, url: link.url, product: product.id };
}

async function until(condition) {
  const end = Date.now() + 10_000;
  while (!condition()) {
    assert.ok(Date.now() < end, `waited in vain: ${JSON.stringify(asked)}`);
    await new Promise((later) => setTimeout(later, 20));
  }
}

for (const ahead of ['prefetch', 'prerender']) {
  test(`a ${ahead} makes no checkout, and the click makes one`, () =>
    asGuest(desktop, async (page) => {
      asked = [];
      const { path, product } = await freshLink();
      await page.goto(`${origin}/post?${new URLSearchParams({ ahead, path })}`);
      await until(() => asked.length > 0);
      assert.match(asked[0].ahead, ahead === 'prefetch' ? /^prefetch/ : /prerender/);
      assert.deepEqual(new Set(asked.map(({ status }) => status)), new Set([503]));
      await page.getByRole('link', { name: 'Buy' }).click();
      await payButton(page).waitFor();
      const made = asked.filter(({ status }) => status === 302);
      assert.deepEqual(made, [{ ahead: undefined, status: 302 }], JSON.stringify(asked));
      const headers = { authorization: `Bearer ${stack.access_token}` };
      const list = await fetch(`${stack.base_url}/v1/checkouts/?product_id=${product}`, { headers });
      assert.equal((await list.json()).items.length, 1);
    }));
}

test('a browser without a window gets a preview', () =>
  asGuest({ userAgent: desktop.userAgent.replace('Chrome/', 'HeadlessChrome/') }, async (page) => {
    const { url } = await freshLink();
    const answer = await page.goto(url);
    assert.deepEqual([answer.status(), page.url()], [200, url]);
    assert.equal(await page.locator('meta[property="og:title"]').getAttribute('content'), 'Drawing course');
    assert.equal(await page.getByRole('button').count(), 0);
  }));

for (const [screen, options] of Object.entries({ phone, desktop })) {
  for (const javaScriptEnabled of [true, false]) {
    test(`who may be a person taps once, ${screen}, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async () => {
      const { url } = await freshLink();
      // A service that opens the links of mails by itself sends people on from there, too.
      const referer = 'https://url.emailprotection.link/';
      await asBuyer({ ...options, javaScriptEnabled }, async (page) => {
        await page.goto(url, { referer });
        await page.getByRole('heading', { name: 'Drawing course' }).waitFor();
        await inspect(page, { screen, language: 'en', scripted: javaScriptEnabled }, 'tap');
        await page.getByRole('button', { name: 'Go to checkout' }).click();
        await payButton(page).waitFor();
        assert.match(page.url(), /\/checkout\/co_/);
      });
    });
  }
}
