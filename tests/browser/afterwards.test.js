// After the payment: the buyer's receipt, and the sandbox's page, on which one plays the provider.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asBuyer, desktop, phone } from './browser.js';
import { answer, confirm, fillIn, openDemo, pay } from './buyer.js';
import { make } from './merchant.js';

const desk = (page) => page.getByRole('link', { name: /^Sandbox/ }).click();

for (const [name, options] of [
  ['a phone without JavaScript', { ...phone, javaScriptEnabled: false }],
  ['a desk', desktop],
]) {
  test(`on ${name}, a refund is on the receipt`, () =>
    asBuyer(options, async (page) => {
      await openDemo(page);
      await pay(page);
      const thanks = page.url();
      await page.getByRole('link', { name: 'View receipt' }).click();
      await page.waitForURL('**/receipts/rc_*');
      const receipt = page.url();
      await page.getByRole('heading', { name: 'Receipt' }).waitFor();
      assert.equal(await page.getByText('Refunded').count(), 0);

      await page.goto(thanks);
      await desk(page);
      await page.getByRole('heading', { name: /^Paid to/ }).waitFor();
      await page.getByLabel(/^Give back/).fill('1.00');
      await answer(page, 'Refund');
      await page.getByText('€1.00 went back.').waitFor();

      await page.goto(receipt);
      await page.getByText('Refunded').waitFor();
    }));
}

test('a subscription is charged, fails, ends and begins again', () =>
  asBuyer(phone, async (page) => {
    const club = await make('/v1/products/', {
      name: 'Club',
      recurring_interval: 'month',
      prices: [{ amount_type: 'fixed', price_currency: 'eur', price_amount: 1200 }],
    });
    const link = await make('/v1/checkout-links/', { payment_processor: 'stripe', products: [club.id] });
    await page.goto(link.url);
    await fillIn(page);
    await confirm(page);
    await answer(page, 'Pay');
    await desk(page);
    for (const [button, says] of [
      ['Charge the next period', 'charged as it should'],
      ['Let the next charge fail', 'the latest charge failed'],
      ['End it with the period', 'until the period ends'],
      ['End it now', 'ended'],
      ['Begin again', 'charged as it should'],
    ]) {
      await answer(page, button);
      await page.getByText(says).waitFor();
    }
  }));
