// The official client, as it comes, at the running stack that the `--info` file describes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as checkoutTemplates from '@wix/auto_sdk_ecom_checkout-templates';
import { ApiKeyStrategy, createClient } from '@wix/sdk';

const file = process.env.CHECKOUT_LINKS_INFO;
if (!file) throw new Error('CHECKOUT_LINKS_INFO must name the info file of a running stack (see tests/outside)');

export const stack = JSON.parse(readFileSync(file, 'utf8'));
export const [otherSite] = stack.other_sites;
if (!otherSite) throw new Error('the stack must be started with `--sites 1`');

// The client knows no other address than Wix's.
const wix = 'https://www.wixapis.com';
const { fetch } = globalThis;
globalThis.fetch = (address, init) => {
  const text = String(address);
  return fetch(text.startsWith(`${wix}/`) ? stack.base_url + text.slice(wix.length) : address, init);
};

/** The client's functions with one token, for one site. */
export function clientOf({ site_id: siteId, access_token: apiKey }) {
  return createClient({ modules: { ct: checkoutTemplates }, auth: ApiKeyStrategy({ apiKey, siteId }) }).ct;
}

/** The functions for the demo shop. */
export const ct = clientOf(stack);

/** The exception that a call ends with. */
export async function refusal(call) {
  const { status, reason } = (await Promise.allSettled([call]))[0];
  assert.equal(status, 'rejected', 'the call is refused');
  return reason;
}

/** The application's code of the exception that a call ends with. */
export async function refusalCode(call) {
  const { details } = await refusal(call);
  assert.deepEqual(Object.keys(details.applicationError), ['description', 'code', 'data']);
  assert.notEqual(details.applicationError.description, '');
  return details.applicationError.code;
}

/** What is wrong with which field, of the exception that a call ends with. */
export async function violations(call) {
  const { details, status } = await refusal(call);
  assert.equal(status, 400);
  return details.validationError.fieldViolations.map(({ field, violatedRule }) => {
    // The builder of queries has no name for its query.
    return [field.replace(/^undefined\./, 'query.'), violatedRule];
  });
}
