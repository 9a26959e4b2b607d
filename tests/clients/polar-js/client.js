// The official client, as it comes, at the running stack that the `--info` file describes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Polar } from '@polar-sh/sdk';

const file = process.env.CHECKOUT_LINKS_INFO;
if (!file) throw new Error('CHECKOUT_LINKS_INFO must name the info file of a running stack (see tests/outside)');

export const stack = JSON.parse(readFileSync(file, 'utf8'));
export const [otherSite] = stack.other_sites;
if (!otherSite) throw new Error('the stack must be started with `--sites 1`');

/** The client with one token. */
export function clientOf({ access_token: accessToken }) {
  return new Polar({ accessToken, serverURL: stack.base_url });
}

/** The client of the demo shop. */
export const polar = clientOf(stack);
/** The client of a site without content. */
export const other = clientOf(otherSite);

/** What the API answers to a request that the client has no function for. */
export async function call(method, path, { body, token = stack.access_token } = {}) {
  const headers = { authorization: `Bearer ${token}` };
  if (body) headers['content-type'] = 'application/json';
  const answer = await fetch(stack.base_url + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  return { status: answer.status, body: text && JSON.parse(text) };
}

/** A client whose token allows nothing but these scopes. */
export async function clientWith(...scopes) {
  const { status, body } = await call('POST', '/v1/organization-access-tokens/', {
    body: { comment: 'Made by a test', scopes },
  });
  assert.equal(status, 201, JSON.stringify(body));
  return clientOf({ access_token: body.token });
}

/** The exception that a call ends with. */
export async function refusal(promise) {
  const [{ status, reason }] = await Promise.allSettled([promise]);
  assert.equal(status, 'rejected', 'the call is refused');
  return reason;
}

/** What is wrong with which field, of the exception that a call ends with. */
export async function faults(promise) {
  const error = await refusal(promise);
  assert.equal(error.name, 'HTTPValidationError', String(error));
  assert.equal(error.statusCode, 422);
  return error.detail.map(({ loc, type, msg }) => {
    assert.notEqual(msg, '');
    return [loc.join('.'), type];
  });
}

/** The items of all pages. */
export async function allOf(pages) {
  const items = [];
  for await (const page of await pages) items.push(...page.result.items);
  return items;
}
