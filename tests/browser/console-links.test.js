// A merchant makes a link in the console, and somebody buys through it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asBuyer, desktop, phone } from './browser.js';
import { pay } from './buyer.js';
import { inspect } from './inspect.js';
import { stack } from './stack.js';

const button = (page, name) => page.getByRole('button', { name, exact: true });
const heading = (page, name) => page.getByRole('heading', { name, exact: true });
const place = (page, name) => page.getByRole('navigation').getByRole('link', { name }).click();
const says = (page, text) => page.getByRole('status').filter({ hasText: text }).waitFor();

async function signIn(page) {
  await page.goto(stack.console_url);
  await page.getByLabel('Access token').fill(stack.access_token);
  await button(page, 'Sign in').click();
  await heading(page, 'Console').waitFor();
}

/** Makes a link, at first with two mistakes; gives its URL. */
async function makeLink(page, label, look) {
  await place(page, 'Links');
  await look('console-links');
  await page.getByRole('link', { name: 'New link' }).click();
  await look('console-link-new');
  await page.getByLabel('Label').fill(label);
  await page.getByLabel('Short name in its URL').fill('No Slug');
  await page.getByLabel('Ends (UTC)').fill('2099-12-24T18:00');
  await page.getByLabel('At most, in all').fill('3');
  await page.getByLabel('What counts').selectOption('orders');
  await button(page, 'Make the link').click();
  const alert = page.getByRole('alert');
  await alert.filter({ hasText: 'not saved' }).waitFor();
  await look('console-link-wrong');
  assert.equal(await page.getByLabel('Label').inputValue(), label);
  assert.equal(await page.getByLabel('Ends (UTC)').inputValue(), '2099-12-24T18:00');
  const slug = page.getByLabel('Short name in its URL');
  assert.equal(await slug.getAttribute('aria-invalid'), 'true');
  await alert.getByRole('link', { name: 'Short name in its URL' }).click();
  assert.equal(await slug.evaluate((field) => field.matches(':target')), true, 'the fault leads to its field');
  await slug.fill('');
  await page.getByRole('checkbox', { name: 'Live Q&A evening' }).check();
  await page.getByRole('checkbox', { name: 'Buyers may type discount codes' }).check();
  await button(page, 'Make the link').click();
  await says(page, 'created');
  await look('console-link');
  return page.getByLabel('URL', { exact: true }).inputValue();
}

/** The button that a script puts there, and what it says. */
async function copy(page, context) {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stack.base_url });
  await button(page, 'Copy URL').click();
  await says(page, 'It is copied');
  return page.evaluate(() => navigator.clipboard.readText());
}

for (const [screen, options] of Object.entries({ phone, desktop })) {
  for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? 'with' : 'without';
    test(`on a ${screen} ${how} JavaScript, a link of the console is bought through`, () =>
      asBuyer({ ...options, javaScriptEnabled, merchant: true }, async (page) => {
        const look = (name) => inspect(page, { screen: `${screen}-${how}`, language: 'en', scripted: javaScriptEnabled }, name);
        const label = `By a ${screen} ${how}`;
        await signIn(page);
        const url = await makeLink(page, label, look);
        const address = page.url().split('?')[0];
        if (javaScriptEnabled) assert.equal(await copy(page, page.context()), url);
        else assert.equal(await button(page, 'Copy URL').count(), 0);

        await page.goto(url);
        assert.match(page.url(), /\/checkout\/co_[0-9A-Za-z]+$/);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await pay(page);
        await page.goto(address);
        await page.getByText('1 of 3 taken, 1 paid, 2 left').waitFor();

        await button(page, 'End it now').click();
        await says(page, 'ended');
        await page.getByRole('link', { name: 'Delete' }).click();
        await heading(page, 'Delete this link?').waitFor();
        await look('console-link-delete');
        await button(page, 'Delete it').click();
        await says(page, 'deleted');
        await look('console-link-deleted');
        await button(page, 'Restore').click();
        await says(page, 'restored');
        await place(page, 'Templates');
        await look('console-templates');
        await page.locator('.rows').getByRole('link').first().click();
        await look('console-template');
      }));
  }
}
