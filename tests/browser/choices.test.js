// What a buyer may say: how many seats, how much to pay, where the invoice goes; and paying later.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { asBuyer, desktop, phone } from './browser.js';
import { answer, confirm, expectThanks, fillIn, openDemo, payButton } from './buyer.js';
import { choicesLink } from './merchant.js';
import { words } from './words.js';

let link;
before(async () => {
  link = await choicesLink();
});

async function fillAddress(page) {
  await page.getByLabel(words.en.country).selectOption({ label: 'Germany' });
  await page.getByLabel('Street and number').fill('Lindenstr. 1');
  await page.getByLabel('Postal code').fill('10117');
  await page.getByLabel('City').fill('Berlin');
}

const due = (page) => payButton(page).textContent();

for (const [name, options] of [
  ['a phone', phone],
  ['a phone without JavaScript', { ...phone, javaScriptEnabled: false }],
  ['a desktop', desktop],
]) {
  test(`on ${name}, a buyer says how many and how much, gives an address and pays`, () =>
    asBuyer(options, async (page) => {
      await page.goto(link.url);
      assert.equal(await due(page), 'Pay €30.00');
      await page.getByLabel('Number of seats').fill('6');
      await page.getByRole('button', { name: 'Update' }).click();
      await page.getByRole('status').filter({ hasText: '€72.00' }).waitFor();
      assert.equal(await due(page), 'Pay €72.00');

      await page.getByRole('group', { name: 'Choose' }).getByRole('button', { name: /City guide/ }).click();
      assert.equal(await due(page), 'Pay €7.00');
      const amount = page.getByLabel('Your price (EUR)');
      await amount.fill('4');
      await page.getByRole('button', { name: 'Update' }).click();
      assert.equal(await amount.getAttribute('aria-invalid'), 'true');
      await amount.fill('12,50');

      // Nothing is paid at a total that was not shown, nor without an address.
      await fillIn(page);
      await payButton(page).click();
      await page.getByRole('status').filter({ hasText: '€12.50' }).waitFor();
      assert.equal(await due(page), 'Pay €12.50');
      await payButton(page).click();
      await page.getByRole('alert').waitFor();
      await fillAddress(page);
      await confirm(page);
      await answer(page, 'Decline');
      await page.getByRole('alert').waitFor();
      assert.equal(await page.getByLabel('City').inputValue(), 'Berlin');
      assert.equal(await page.getByLabel(words.en.country).inputValue(), 'DE');
      await page.getByRole('checkbox', { name: words.en.agree }).check();
      await confirm(page);
      await answer(page, 'Pay');
      await expectThanks(page);
    }));

  test(`on ${name}, money that is on its way is waited for`, () =>
    asBuyer(options, async (page) => {
      const checkout = await openDemo(page);
      await fillIn(page);
      await confirm(page);
      const session = page.url();
      // The second click aborts the first one's navigation: what counts is the page that comes.
      await page.getByRole('button', { name: 'Pay later' }).dblclick();
      await page.getByRole('heading', { name: words.en.pending }).waitFor();
      await page.goto(checkout);
      await page.getByRole('heading', { name: words.en.pending }).waitFor();
      assert.equal(await payButton(page).count(), 0);
      await page.goto(session);
      await answer(page, 'It did not arrive');
      await page.waitForURL(checkout);
      await payButton(page).waitFor();
      await page.getByRole('checkbox', { name: words.en.agree }).check();
      await confirm(page);
      const second = page.url();
      await answer(page, 'Pay later');
      await page.waitForURL('**/confirmation');
      await page.goto(second);
      await answer(page, 'The money arrived');
      await expectThanks(page);
    }));
}
