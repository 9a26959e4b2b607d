// A merchant in the console: signs in, lets an endpoint be told, sees what was told and sends it again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asBuyer, desktop, phone } from './browser.js';
import { openDemo, pay } from './buyer.js';
import { inspect } from './inspect.js';
import { stack } from './stack.js';

const button = (page, name) => page.getByRole('button', { name, exact: true });
const heading = (page, name) => page.getByRole('heading', { name, exact: true });
const place = (page, name) => page.getByRole('navigation').getByRole('link', { name }).click();

async function signIn(page, look) {
  await page.goto(stack.console_url);
  await look('console-sign-in');
  await page.getByLabel('Access token').fill('ck_nonsense');
  await button(page, 'Sign in').click();
  await page.getByRole('alert').filter({ hasText: 'do not know' }).waitFor();
  await look('console-sign-in-wrong');
  await page.getByLabel('Access token').fill(stack.access_token);
  await button(page, 'Sign in').click();
  await heading(page, 'Console').waitFor();
  await look('console-home');
}

/** Makes an endpoint at the built-in receiver; gives its address and its secret. */
async function makeEndpoint(page, url, look) {
  await place(page, 'Endpoints');
  await page.getByRole('link', { name: 'New endpoint' }).click();
  await page.getByLabel('URL').fill('http://10.0.0.1/hooks');
  await page.getByRole('checkbox', { name: 'order.refunded' }).check();
  await page.getByLabel('Name of header 1').fill('X-Shop');
  await page.getByLabel('Value of header 1').fill('quay');
  await button(page, 'Make the endpoint').click();
  await page.getByRole('alert').waitFor();
  assert.equal(await page.getByLabel('URL').getAttribute('aria-invalid'), 'true');
  await look('console-endpoint-wrong');
  assert.equal(await page.getByLabel('Name of header 1').inputValue(), 'X-Shop');
  assert.equal(await page.getByLabel('Value of header 1').inputValue(), '', 'nobody is shown it again');
  await page.getByLabel('Value of header 1').fill('quay');
  await page.getByLabel('URL').fill(url);
  await button(page, 'Make the endpoint').click();
  await page.getByRole('status').filter({ hasText: 'created' }).waitFor();
  const secret = page.locator('code').filter({ hasText: 'whsec_' });
  assert.equal(await secret.isVisible(), false, 'nobody sees it over the shoulder');
  assert.equal(await page.getByLabel('Value of header 1').getAttribute('placeholder'), 'stays as it is');
  await page.getByText('Signing secret').click();
  await look('console-endpoint');
  return { address: page.url().split('?')[0], secret: await secret.textContent() };
}

/** Waits until the page says so: by itself with a script, else by loading it again. */
async function until(page, found, isLive) {
  for (let round = 0; !isLive && round < 100 && !(await found.first().isVisible()); round += 1) {
    await page.waitForTimeout(100);
    await page.reload();
  }
  await found.first().waitFor();
}

async function checkSignature(page, { url, secret }, look) {
  await page.goto(stack.receiver_url);
  await page.getByLabel('Signing secret').fill(secret);
  await button(page, 'Check signatures').click();
  const own = page.locator('section').filter({ has: heading(page, url.split('/').pop()) });
  await own.filter({ hasText: 'the signature is right' }).first().waitFor();
  await look('receiver');
}

for (const [screen, options] of Object.entries({ phone, desktop })) {
  for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? 'with' : 'without';
    test(`on a ${screen} ${how} JavaScript, a merchant follows what is told to an endpoint`, () =>
      asBuyer({ ...options, javaScriptEnabled, merchant: true }, async (page) => {
        const look = (name) => inspect(page, { screen: `${screen}-${how}`, language: 'en', scripted: javaScriptEnabled }, name);
        const url = `${stack.receiver_url}/${screen}-${how}`;
        await signIn(page, look);
        const { address, secret } = await makeEndpoint(page, url, look);
        await page.getByLabel('Test event').selectOption('order.refunded');
        await button(page, 'Send test event').click();
        await heading(page, 'order.refunded').waitFor();

        await openDemo(page);
        await pay(page);
        await page.goto(`${stack.base_url}/console/activity`);
        const row = page.getByRole('listitem').filter({ hasText: 'order.paid' });
        const told = row.locator('.line').filter({ hasText: url }).filter({ hasText: 'delivered' });
        await until(page, told, javaScriptEnabled);
        await page.getByRole('link', { name: 'Stop refreshing' }).click();
        await look('console-activity');
        await row.filter({ hasText: url }).first().getByRole('link').click();

        await button(page, `Redeliver to ${url}`).click();
        await page.getByRole('status').filter({ hasText: 'under way' }).waitFor();
        await until(page, page.getByText('Attempt 2'), false);
        await look('console-event');
        await place(page, 'Access tokens');
        await look('console-tokens');
        await checkSignature(page, { url, secret }, look);

        await page.goto(address);
        await button(page, 'Delete endpoint').click();
        await page.getByRole('status').filter({ hasText: 'deleted' }).waitFor();
        await look('console-endpoints');
        await button(page, 'Sign out').click();
        await heading(page, 'Sign in').waitFor();
        await page.goto(address);
        await heading(page, 'Sign in').waitFor();
      }));
  }
}
