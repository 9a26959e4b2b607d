// The forgeries themselves: of a key that is ours for a moment, all are different and none is believed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SignJWT, createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import { forgeries } from './forgeries.js';

for (const alg of ['RS256', 'ES256', 'EdDSA']) {
  test(`twenty forgeries of ${alg}`, async () => {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const published = { ...(await exportJWK(publicKey)), alg, kid: 'ours', use: 'sig' };
    const keys = createLocalJWKSet({ keys: [published] });
    const good = await new SignJWT({ sub: 'x' }).setProtectedHeader({ alg, kid: 'ours', typ: 'JWT' }).setExpirationTime('1h').sign(privateKey);
    assert.equal((await jwtVerify(good, keys, { algorithms: [alg] })).payload.sub, 'x');
    const all = await forgeries(good, published);
    assert.equal(new Set(Object.values(all)).size, 20);
    for (const [what, token] of Object.entries(all)) {
      await assert.rejects(jwtVerify(token, keys, { algorithms: [alg] }), undefined, what);
    }
  });
}
