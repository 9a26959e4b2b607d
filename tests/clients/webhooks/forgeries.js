// Twenty tokens that nobody is to believe, made of one that is good and of its public key.
import { createHmac, createPublicKey } from 'node:crypto';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';

const text = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const read = (part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

/** `{what it is: the token}`, for a good token and the published JWK that verifies it. */
export async function forgeries(good, published) {
  const [head, claims, signature] = good.split('.');
  const header = read(head);
  const changed = text({ ...read(claims), sub: 'somebody else' });
  const pem = createPublicKey({ key: published, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  const mac = (alg, key) => {
    const signed = `${text({ ...header, alg })}.${changed}`;
    return `${signed}.${createHmac(`sha${alg.slice(2)}`, key).update(signed).digest('base64url')}`;
  };
  const bytes = Buffer.from(signature, 'base64url');
  const flipped = Buffer.from(bytes);
  flipped[flipped.length - 1] ^= 1;

  const other = await generateKeyPair(header.alg, { extractable: true });
  const jwk = { ...(await exportJWK(other.publicKey)), alg: header.alg, kid: header.kid };
  const sign = (more) => new SignJWT(read(changed)).setProtectedHeader({ ...header, ...more }).sign(other.privateKey);
  const pss = await generateKeyPair('PS256');
  const withPss = new SignJWT(read(changed)).setProtectedHeader({ ...header, alg: 'PS256' }).sign(pss.privateKey);

  return {
    'no algorithm': `${text({ ...header, alg: 'none' })}.${changed}.`,
    'no algorithm, in odd letters': `${text({ ...header, alg: 'nOnE' })}.${changed}.`,
    'no algorithm, and the old signature': `${text({ ...header, alg: 'none' })}.${claims}.${signature}`,
    'a MAC with the public key in PEM': mac('HS256', pem),
    'a longer MAC with the public key in PEM': mac('HS512', pem),
    'a MAC with the public key in JSON': mac('HS256', JSON.stringify(published)),
    'a MAC with the public key itself': mac('HS256', Buffer.from(published.n ?? published.x, 'base64url')),
    'a MAC with nothing': mac('HS256', ''),
    'other claims': `${head}.${changed}.${signature}`,
    'another header': `${text({ ...header, typ: 'other' })}.${claims}.${signature}`,
    'a signature with a flipped bit': `${head}.${claims}.${flipped.toString('base64url')}`,
    'half a signature': `${head}.${claims}.${bytes.subarray(0, bytes.length / 2).toString('base64url')}`,
    'no signature': `${head}.${claims}.`,
    'a signature of zeros': `${head}.${changed}.${Buffer.alloc(bytes.length).toString('base64url')}`,
    'another key under the same name': await sign({}),
    'another key under a name of its own': await sign({ kid: 'forged' }),
    'another key that the token brings': await sign({ jwk }),
    'another key at an address in the token': await sign({ jku: 'https://forged.example/jwks.json', kid: 'forged' }),
    'another key at an address of certificates': await sign({ x5u: 'https://forged.example/chain.pem' }),
    'another algorithm': await withPss,
  };
}
