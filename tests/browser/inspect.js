// Looks at a page: WCAG AA without a violation, nothing wider than the screen, and a picture of it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAgain } from './browser.js';

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
export async function inspect(page, { screen, language, scripted }, name) {
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
