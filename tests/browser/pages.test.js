// Every page a buyer can see, but for the one of an expired checkout, for which there is no waiting: WCAG
// AA without a violation, nothing wider than the screen, and a picture of it (`target/screenshots/`), on a
// phone and on a desk, in two languages, with and without JavaScript, in light and in dark.
import { before, test } from 'node:test';
import { asBuyer, desktop, phone } from './browser.js';
import { answer, confirm, expectThanks, fillIn, leavePayment, openDemo, payButton } from './buyer.js';
import { inspect } from './inspect.js';
import { choicesLink } from './merchant.js';
import { discountCode, stack } from './stack.js';
import { words } from './words.js';

/** Every page in the order in which a buyer may meet them. */
async function walk(page, says, look) {
  const checkout = await openDemo(page);
  await look('checkout');
  await payButton(page, says).click();
  await page.getByRole('alert').waitFor();
  await look('incomplete');
  await page.getByLabel(says.code).fill('NO-SUCH-CODE');
  await page.getByRole('button', { name: says.apply }).click();
  await page.getByRole('alert').waitFor();
  await look('unknown-code');
  await page.getByLabel(says.code).fill(discountCode);
  await page.getByRole('button', { name: says.apply }).click();
  await page.getByRole('button', { name: says.remove }).waitFor();
  await look('discount');
  await fillIn(page, says);
  await confirm(page, says);
  await look('sandbox');
  const session = page.url();
  await leavePayment(page, checkout, says);
  await look('under-way');
  await page.goto(session);
  await answer(page, 'Decline');
  await page.getByRole('alert').waitFor();
  await look('declined');
  await fillIn(page, says);
  await confirm(page, says);
  await answer(page, 'Cancel');
  await page.getByRole('alert').waitFor();
  await look('canceled');
  await fillIn(page, says);
  await confirm(page, says);
  const later = page.url();
  await answer(page, 'Pay later');
  await page.getByRole('heading', { name: says.pending }).waitFor();
  await look('pending');
  await page.goto(later);
  await look('sandbox-pending');
  await answer(page, 'The money arrived');
  await expectThanks(page, says);
  await look('confirmation');
  await page.goto(checkout);
  await page.getByRole('heading', { name: says.alreadyPaid }).waitFor();
  await look('already-paid');
  await page.getByRole('link', { name: says.viewReceipt }).click();
  await page.waitForURL('**/receipts/rc_*');
  await look('receipt');
  await page.goto(later);
  await look('sandbox-desk');
  await page.goto(`${stack.base_url}/checkout/nonsense`);
  await look('unknown');
  await page.goto(link.url);
  await look('seats');
  await page.getByLabel(says.seats).fill('1');
  await payButton(page, says).click();
  await page.getByRole('alert').waitFor();
  await look('seats-wrong');
  await page.getByRole('group', { name: says.choose }).getByRole('button').last().click();
  await page.getByLabel(says.amount).fill('12,50');
  await page.getByRole('button', { name: says.update }).click();
  await page.getByRole('status').waitFor();
  await look('amount');
  await payButton(page, says).click();
  await page.getByRole('alert').waitFor();
  await look('address-missing');
}

let link;
before(async () => {
  link = await choicesLink();
});

for (const [screen, options] of Object.entries({ phone, desktop })) {
  for (const [language, says] of Object.entries(words)) {
    for (const javaScriptEnabled of [true, false]) {
      const how = javaScriptEnabled ? 'with' : 'without';
      test(`every page is accessible, ${screen}, ${language}, ${how} JavaScript`, () =>
        asBuyer({ ...options, locale: says.locale, javaScriptEnabled }, (page) =>
          walk(page, says, (name) => inspect(page, { screen, language, scripted: javaScriptEnabled }, name)),
        ));
    }
  }
}
