// The pages that people get of an offer that makes no checkout: each is accessible and fits a phone, and
// who is early is let in by the page itself.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { asBuyer, desktop, phone } from './browser.js';
import { inspect } from './inspect.js';
import { call, make } from './merchant.js';
import { stack } from './stack.js';
import { words } from './words.js';

const page = { type: 'page' };
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString();

const link = (fields) =>
  make('/v1/checkout-links/', { payment_processor: 'stripe', products: [stack.demo_product_id], ...fields });

/** A template that is switched off. */
async function inactive() {
  const zine = { quantity: 1, productName: { original: 'Zine' }, price: '10.00', itemType: { preset: 'PHYSICAL' } };
  const body = { status: 'INACTIVE', customLineItems: [zine], fallbacks: { inactive: { type: 'PAGE' } } };
  const { checkoutTemplate } = await call('POST', '/ecom/v1/checkout-templates', { checkoutTemplate: body });
  const path = `/ecom/v1/checkout-templates/${checkoutTemplate.id}/create-and-redirect-to-checkout`;
  return `${stack.base_url}${path}?siteId=${stack.site_id}`;
}

/** A link whose only checkout somebody else has. */
async function exhausted() {
  const { url } = await link({ limit: { max: 1 }, fallbacks: { exhausted: page } });
  await asBuyer(phone, async (page) => {
    await page.goto(url);
    await page.waitForURL('**/checkout/co_*');
  });
  return url;
}

async function deleted() {
  const { id, url } = await link({ fallbacks: { deleted: page } });
  await call('DELETE', `/v1/checkout-links/${id}`, undefined, 204);
  return url;
}

let addresses;
before(async () => {
  addresses = {
    inactive: await inactive(),
    'not-started': (await link({ starts_at: inDays(3), fallbacks: { not_started: page } })).url,
    ended: (await link({ ends_at: inDays(-1), fallbacks: { ended: page } })).url,
    exhausted: await exhausted(),
    deleted: await deleted(),
  };
});

for (const [screen, options] of Object.entries({ phone, desktop })) {
  for (const [language, { locale }] of Object.entries(words)) {
    for (const javaScriptEnabled of [true, false]) {
      const how = javaScriptEnabled ? 'with' : 'without';
      test(`every reason's page is accessible, ${screen}, ${language}, ${how} JavaScript`, () =>
        asBuyer({ ...options, locale, javaScriptEnabled }, async (page) => {
          for (const [reason, url] of Object.entries(addresses)) {
            await page.goto(url);
            await page.getByRole('heading', { level: 1 }).waitFor();
            if (reason === 'not-started') {
              assert.equal(await page.locator('#count').isVisible(), javaScriptEnabled);
              assert.ok((await page.locator('#start').innerText()).length > 8);
            }
            await inspect(page, { screen, language, scripted: javaScriptEnabled }, `closed-${reason}`);
          }
        }));
    }
  }
}

test('who is early is let in when it starts', async () => {
  const starts = new Date(Date.now() + 4_000).toISOString();
  const { url } = await link({ starts_at: starts, fallbacks: { not_started: page } });
  await asBuyer(phone, async (page) => {
    await page.goto(url);
    assert.match(await page.locator('#count').innerText(), /^00:00:0[1-4]$/);
    await page.waitForURL('**/checkout/co_*');
    assert.ok(Date.now() >= Date.parse(starts), 'not before');
  });
});
