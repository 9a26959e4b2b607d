// What a buyer does, in the words that the pages use.
import assert from 'node:assert/strict';
import { demoLink } from './stack.js';

export const payButton = (page) => page.getByRole('button', { name: /^Pay\b/ });

/** Opens the shared link and lands on a fresh checkout; returns its address. */
export async function openDemo(page) {
  const response = await page.goto(demoLink);
  assert.equal(response.status(), 200);
  assert.match(page.url(), /\/checkout\/co_[0-9A-Za-z]+$/);
  return page.url();
}

export async function fillIn(page) {
  await page.getByLabel('Email').fill('ada@example.com');
  await page.getByLabel('Full name').fill('Ada Buyer');
  await page.getByRole('checkbox', { name: /^I agree to/ }).check();
}

/** Presses Pay on the checkout and waits for the sandbox provider's page. */
export async function confirm(page) {
  await payButton(page).click();
  await page.waitForURL('**/sandbox/*');
}

/** Answers for the payment provider: "Pay", "Decline" or "Cancel". */
export async function answer(page, name) {
  await page.getByRole('button', { name, exact: true }).click();
}

export async function expectThanks(page) {
  await page.waitForURL('**/checkout/co_*/confirmation');
  await page.getByRole('heading', { name: /thank you/i }).waitFor();
}

/** Back on the checkout that was left for the provider. */
export async function expectCheckout(page, checkout) {
  await page.waitForURL(checkout);
  await payButton(page).waitFor();
}

/** Goes back to the checkout while the provider still has the word. */
export async function leavePayment(page, checkout) {
  await page.goto(checkout);
  await page.getByRole('heading', { name: /under way/i }).waitFor();
}

export async function pay(page) {
  await fillIn(page);
  await confirm(page);
  await answer(page, 'Pay');
  await expectThanks(page);
}
