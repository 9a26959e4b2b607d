// What a buyer does, in the words of a page's language.
import assert from 'node:assert/strict';
import { demoLink } from './stack.js';
import { words } from './words.js';

export const payButton = (page, says = words.en) => page.getByRole('button', { name: says.pay });

/** Opens the shared link and lands on a fresh checkout; returns its address. */
export async function openDemo(page) {
  const response = await page.goto(demoLink);
  assert.equal(response.status(), 200);
  assert.match(page.url(), /\/checkout\/co_[0-9A-Za-z]+$/);
  return page.url();
}

export async function fillIn(page, says = words.en) {
  await page.getByLabel(says.email).fill('ada@example.com');
  await page.getByLabel(says.name).fill('Ada Buyer');
  await page.getByRole('checkbox', { name: says.agree }).check();
}

/** Presses Pay on the checkout and waits for the sandbox provider's page. */
export async function confirm(page, says = words.en) {
  await payButton(page, says).click();
  await page.waitForURL('**/sandbox/*');
}

/** Answers for the payment provider, by the button's name. */
export async function answer(page, name) {
  await page.getByRole('button', { name, exact: true }).click();
}

export async function expectThanks(page, says = words.en) {
  // Not `waitForURL`: a second click may abort the navigation that it waits for.
  await page.getByRole('heading', { name: says.thanks }).waitFor();
  assert.match(page.url(), /\/checkout\/co_[0-9A-Za-z]+\/confirmation$/);
}

/** Back on the checkout that was left for the provider. */
export async function expectCheckout(page, checkout) {
  await page.waitForURL(checkout);
  await payButton(page).waitFor();
}

/** Goes back to the checkout while the provider still has the word. */
export async function leavePayment(page, checkout, says = words.en) {
  await page.goto(checkout);
  await page.getByRole('heading', { name: says.underWay }).waitFor();
}

export async function pay(page) {
  await fillIn(page);
  await confirm(page);
  await answer(page, 'Pay');
  await expectThanks(page);
}
