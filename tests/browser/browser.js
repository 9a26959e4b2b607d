// Debian's Chromium, and one buyer (a fresh context: no cookies, so a fresh checkout) at a time.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { chromium } from 'playwright-core';
import { stack } from './stack.js';

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  // Root has no sandbox; the rest keeps Chromium from looking up hosts of its own.
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
after(() => browser.close());

const major = browser.version().split('.')[0];
/** What Chrome says of itself; "HeadlessChrome" would be taken for a machine. */
const userAgent = (system, mobile = '') =>
  `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 ${mobile}Safari/537.36`;

export const phone = {
  viewport: { width: 360, height: 780 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  userAgent: userAgent('Linux; Android 10; K', 'Mobile '),
};
export const desktop = {
  viewport: { width: 1280, height: 900 },
  userAgent: userAgent('X11; Linux x86_64'),
};

/** Reads a page's document in a browser of the same size with JavaScript: tools need it, buyers do not. */
export async function readAgain(page, read) {
  const context = await browser.newContext({ viewport: page.viewportSize() });
  try {
    const copy = await context.newPage();
    await copy.setContent(await page.content());
    return await read(copy);
  } finally {
    await context.close();
  }
}

/** Lets somebody act who is not (yet) on a page of ours: nothing is asserted of what is loaded. */
export async function asGuest(options, act) {
  const context = await browser.newContext({ locale: 'en-US', ...options });
  context.setDefaultTimeout(10_000);
  try {
    await act(await context.newPage());
  } finally {
    await context.close();
  }
}

async function sizeOf(request) {
  const { responseHeadersSize, responseBodySize } = await request.sizes();
  return { url: request.url(), bytes: responseHeadersSize + responseBodySize };
}

/** The most that a page may transfer, in bytes: headers and body. */
const budget = 40 * 1024;

/**
 * Lets one buyer act. Afterwards each page must have been one response within the budget, and nothing
 * may have been asked of another origin, have failed to load, or have been refused by the page's own
 * Content-Security-Policy. A `merchant` may see more at once, and
 * pages that keep themselves up to date.
 */
export async function asBuyer({ merchant = false, ...options }, act) {
  const context = await browser.newContext({ locale: 'en-US', ...options });
  context.setDefaultTimeout(10_000); // how long a missing thing may stay missing
  const elsewhere = [];
  const parts = [];
  const broken = [];
  const sizes = [];
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol === 'data:') return;
    if (url.origin !== stack.base_url) elsewhere.push(request.url());
    if (!request.isNavigationRequest()) parts.push(request.url());
  });
  context.on('requestfinished', (request) => sizes.push(sizeOf(request)));
  context.on('requestfailed', (request) => {
    const why = request.failure().errorText;
    if (why !== 'net::ERR_ABORTED') broken.push(`${request.url()}: ${why}`); // aborted: the buyer went on
  });
  context.on('response', (response) => {
    const part = !response.request().isNavigationRequest();
    if (part && response.status() >= 400) broken.push(`${response.url()}: ${response.status()}`);
  });
  context.on('weberror', (event) => broken.push(String(event.error())));
  context.on('console', (message) => {
    // "Failed to load resource" is the status of a navigation; of anything else, `response` tells.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) broken.push(message.text());
  });
  try {
    await act(await context.newPage());
    const most = merchant ? 5 * budget : budget;
    const heavy = (await Promise.all(sizes)).filter(({ bytes }) => bytes > most);
    assert.deepEqual(heavy, [], `a page is at most ${most} bytes`);
  } finally {
    await context.close();
  }
  if (!merchant || options.javaScriptEnabled === false) assert.deepEqual(parts, [], 'a page is one response');
  assert.deepEqual(elsewhere, [], 'no request leaves the stack');
  assert.deepEqual(broken, [], 'everything that was asked for loads');
}
