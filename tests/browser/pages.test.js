// Every page a buyer can see, but for the one of an expired checkout, for which there is no waiting: WCAG
// AA without a violation, nothing wider than the screen, and a picture of it (`target/screenshots/`), on a
// phone and on a desk, in two languages, with and without JavaScript, in light and in dark.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { asBuyer, desktop, phone, readAgain } from './browser.js';
import { answer, confirm, expectThanks, fillIn, leavePayment, openDemo, payButton } from './buyer.js';
import { choicesLink } from './merchant.js';
import { discountCode, stack } from './stack.js';
import { words } from './words.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = join(dirname(fileURLToPath(import.meta.url)), '../../target/screenshots');

/** Runs in the page, through the debugger: the page's Content-Security-Policy stays in force for the page. */
async function violations(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    window.axe.run({ runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] } }),
  );
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html}`));
}

/** Looks at a page in light and, with JavaScript, in dark. */
async function inspect(page, { screen, language, scripted }, name) {
  const where = `${name}, ${screen}, ${language}`;
  assert.equal(await page.locator('html').getAttribute('lang'), name.startsWith('sandbox') ? 'en' : language, where);
  // What a page looks like does not depend on JavaScript: the dark is looked at once.
  for (const colorScheme of scripted ? ['light', 'dark'] : ['light']) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({
      path: join(pictures, `${name}-${screen}-${language}-${colorScheme}.png`),
      fullPage: true,
      animations: 'disabled',
    });
    const found = scripted ? await violations(page) : await readAgain(page, violations);
    assert.deepEqual(found, [], `${where}, ${colorScheme}`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `${where}: ${overflow} pixels wider than the screen`);
  }
}

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
