// What buyers do from the shared link on, clicked through in a real browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asBuyer, desktop, phone } from './browser.js';
import { answer, confirm, expectCheckout, fillIn, leavePayment, openDemo, pay, payButton } from './buyer.js';
import { discountCode, stack } from './stack.js';

for (const javaScriptEnabled of [true, false]) {
  test(`the shared link leads to a paid order, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, () =>
    asBuyer({ ...phone, javaScriptEnabled }, async (page) => {
      await openDemo(page);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await pay(page);
    }));
}

test('a declined payment is told, and can be tried again', () =>
  asBuyer(phone, async (page) => {
    const checkout = await openDemo(page);
    await fillIn(page);
    await confirm(page);
    await answer(page, 'Decline');
    await page.getByRole('alert').filter({ hasText: /declined/i }).waitFor();
    assert.equal(page.url().split('?')[0], checkout);
    await pay(page);
  }));

test('a cancelled payment leaves the checkout open', () =>
  asBuyer(desktop, async (page) => {
    const checkout = await openDemo(page);
    await fillIn(page);
    await confirm(page);
    await answer(page, 'Cancel');
    await expectCheckout(page, checkout);
    await pay(page);
  }));

test('who leaves the payment page can go on there, or change the order', () =>
  asBuyer(phone, async (page) => {
    const checkout = await openDemo(page);
    await fillIn(page);
    await confirm(page);
    await leavePayment(page, checkout);
    await page.getByRole('link', { name: 'Continue to payment' }).click();
    await page.waitForURL('**/sandbox/*');
    await leavePayment(page, checkout);
    await page.getByRole('button', { name: 'Change my order' }).click();
    await expectCheckout(page, checkout);
    await pay(page);
  }));

test('what is missing is told, and what was typed is kept', () =>
  asBuyer(phone, async (page) => {
    await openDemo(page);
    await page.getByLabel('Full name').fill('Ada Buyer');
    await payButton(page).click();
    await page.getByRole('alert').waitFor();
    assert.equal(await page.getByLabel('Full name').inputValue(), 'Ada Buyer');
    assert.equal(await page.getByLabel('Email').getAttribute('aria-invalid'), 'true');
    await pay(page);
  }));

test('a paid checkout cannot be paid again', () =>
  asBuyer(desktop, async (page) => {
    const checkout = await openDemo(page);
    await pay(page);
    await page.goto(checkout);
    await page.getByRole('heading', { name: /already paid/i }).waitFor();
    assert.equal(await payButton(page).count(), 0);
  }));

test('an unknown checkout is a page that helps', () =>
  asBuyer(phone, async (page) => {
    const real = await openDemo(page);
    const other = real.slice(0, -1) + (real.endsWith('0') ? '1' : '0');
    for (const unknown of [other, `${stack.base_url}/checkout/nonsense`]) {
      const response = await page.goto(unknown);
      assert.equal(response.status(), 404);
      assert.match(response.headers()['content-type'], /^text\/html/);
      await page.getByRole('heading', { level: 1 }).waitFor();
      assert.equal(await payButton(page).count(), 0);
    }
  }));

test('a discount code is applied and removed; an unknown one is told', () =>
  asBuyer(phone, async (page) => {
    await openDemo(page);
    const before = await payButton(page).textContent();
    const code = page.getByLabel('Discount code');
    const apply = page.getByRole('button', { name: 'Apply' });
    await code.fill('NO-SUCH-CODE');
    await apply.click();
    await page.getByRole('alert').waitFor();
    assert.equal(await payButton(page).textContent(), before);
    await code.fill(discountCode);
    await apply.click();
    const remove = page.getByRole('button', { name: 'Remove' });
    await remove.waitFor();
    assert.notEqual(await payButton(page).textContent(), before, 'the discount changes what is paid');
    await remove.click();
    await code.waitFor();
    assert.equal(await payButton(page).textContent(), before);
  }));
