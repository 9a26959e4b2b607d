// Back, reload and double click: what browsers do that no page asked for does no harm.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asBuyer, phone } from './browser.js';
import { answer, confirm, expectThanks, fillIn, openDemo, pay, payButton } from './buyer.js';
import { discountCode } from './stack.js';

const status = (page) => page.getByRole('status').filter({ hasText: discountCode });

for (const javaScriptEnabled of [true, false]) {
  const options = { ...phone, javaScriptEnabled };
  const how = javaScriptEnabled ? 'with' : 'without';

  test(`a double click on Pay makes one payment, ${how} JavaScript`, () =>
    asBuyer(options, async (page) => {
      await openDemo(page);
      await fillIn(page);
      await payButton(page).dblclick();
      await page.getByRole('heading', { name: /^Pay / }).waitFor();
      const button = page.getByRole('button', { name: 'Pay', exact: true });
      await button.dblclick();
      await expectThanks(page);
    }));

  test(`Back from the provider shows the payment under way, and Forward goes on, ${how} JavaScript`, () =>
    asBuyer(options, async (page) => {
      const checkout = await openDemo(page);
      await fillIn(page);
      await confirm(page);
      const session = page.url();
      await page.goBack();
      assert.equal(page.url(), checkout);
      await page.reload();
      await page.getByRole('heading', { name: /under way/ }).waitFor();
      await page.goForward();
      await page.waitForURL(session);
      await answer(page, 'Pay');
      await expectThanks(page);
    }));

  test(`Back after payment buys nothing twice, ${how} JavaScript`, () =>
    asBuyer(options, async (page) => {
      const checkout = await openDemo(page);
      await pay(page);
      await page.goBack(); // the provider's page
      await page.reload();
      await page.getByRole('heading', { name: /^Paid to/ }).waitFor();
      await page.goBack();
      assert.equal(page.url(), checkout);
      await page.reload();
      await page.getByRole('heading', { name: 'Already paid' }).waitFor();
    }));

  test(`reload repeats a form and changes nothing, ${how} JavaScript`, () =>
    asBuyer(options, async (page) => {
      await openDemo(page);
      await payButton(page).click();
      await page.getByRole('alert').waitFor();
      await page.reload();
      await page.getByRole('alert').waitFor();
      await page.getByLabel('Discount code').fill(discountCode);
      await page.getByRole('button', { name: 'Apply' }).dblclick();
      await status(page).waitFor();
      const total = await payButton(page).textContent();
      await page.reload();
      await status(page).waitFor();
      assert.equal(await payButton(page).textContent(), total);
      await pay(page);
    }));
}
