// Every page a buyer can see: WCAG AA without a violation, nothing wider than the screen, and a picture
// of it (`target/screenshots/`), on a phone and on a desk, in light and in dark.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { asBuyer, desktop, phone } from './browser.js';
import { answer, confirm, expectThanks, fillIn, leavePayment, openDemo, payButton } from './buyer.js';
import { discountCode, stack } from './stack.js';

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

async function inspect(page, screen, name) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({
      path: join(pictures, `${name}-${screen}-${colorScheme}.png`),
      fullPage: true,
      animations: 'disabled',
    });
    assert.deepEqual(await violations(page), [], `${name}, ${screen}, ${colorScheme}`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `${name}, ${screen}: ${overflow} pixels wider than the screen`);
  }
}

for (const [screen, options] of Object.entries({ phone, desktop })) {
  test(`every page is accessible, ${screen}`, () =>
    asBuyer(options, async (page) => {
      const checkout = await openDemo(page);
      await inspect(page, screen, 'checkout');
      await payButton(page).click();
      await page.getByRole('alert').waitFor();
      await inspect(page, screen, 'incomplete');
      await page.getByLabel('Discount code').fill(discountCode);
      await page.getByRole('button', { name: 'Apply' }).click();
      await page.getByRole('button', { name: 'Remove' }).waitFor();
      await inspect(page, screen, 'discount');
      await fillIn(page);
      await confirm(page);
      await inspect(page, screen, 'sandbox');
      const session = page.url();
      await leavePayment(page, checkout);
      await inspect(page, screen, 'under-way');
      await page.goto(session);
      await answer(page, 'Decline');
      await page.getByRole('alert').waitFor();
      await inspect(page, screen, 'declined');
      await fillIn(page);
      await confirm(page);
      await answer(page, 'Pay');
      await expectThanks(page);
      await inspect(page, screen, 'confirmation');
      await page.goto(checkout);
      await inspect(page, screen, 'already-paid');
      await page.goto(session);
      await inspect(page, screen, 'payment-ended');
      await page.goto(`${stack.base_url}/checkout/nonsense`);
      await inspect(page, screen, 'unknown');
      await page.goto(stack.demo_link);
      await page.getByRole('group', { name: 'Choose' }).waitFor();
      await inspect(page, screen, 'choices');
    }));
}
