// Whether a delivery is genuine, in the words of others: each throws, or returns what it read.
import { createPublicKey } from 'node:crypto';
import { validateEvent } from '@polar-sh/sdk/webhooks';
import * as checkoutTemplates from '@wix/auto_sdk_ecom_checkout-templates';
import { AppStrategy, createClient } from '@wix/sdk';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { Webhook } from 'standardwebhooks';

/** By the library of Standard Webhooks. */
export const standard = ({ body, headers }, secret) => new Webhook(secret).verify(body, headers);

/** By Polar's client, which also knows what each event must hold. */
export const polar = ({ body, headers }, secret) => validateEvent(body, headers, secret);

/** The claims of a token, by the keys at an address. */
export async function claims({ body }, jwksUrl, algorithm) {
  const { payload } = await jwtVerify(body, createRemoteJWKSet(new URL(jwksUrl)), { algorithms: [algorithm], typ: 'JWT' });
  return payload;
}

/** A published key as Wix's client wants it. */
export const pem = (jwk) => createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });

/** What Wix's client hands to the handlers of an app: `[{event, metadata or entity}]`. */
export async function wix({ body }, publicKey) {
  const auth = AppStrategy({ appId: 'app', appSecret: 'none', publicKey });
  const { ct, webhooks } = createClient({ modules: { ct: checkoutTemplates }, auth });
  const seen = [];
  for (const kind of ['Created', 'Updated', 'Deleted', 'Used']) {
    ct[`onCheckoutTemplate${kind}`]((event) => seen.push({ kind, event }));
  }
  await webhooks.process(body);
  return seen;
}
