// Discounts of every shape.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allOf, call, faults, other, polar, refusal, stack } from './client.js';

const product = stack.demo_product_id;

test('each shape comes back as it was made', async () => {
  const endsAt = new Date('2036-12-24T18:00:00Z');
  const share = await polar.discounts.create({
    name: 'JS share', code: 'JSSHARE', type: 'percentage', basisPoints: 2550, duration: 'repeating', durationInMonths: 3,
    endsAt, maxRedemptions: 10, products: [product], metadata: { a: 1 },
  });
  assert.deepEqual([share.type, share.basisPoints, share.durationInMonths], ['percentage', 2550, 3]);
  assert.deepEqual([share.endsAt, share.maxRedemptions, share.redemptionsCount], [endsAt, 10, 0]);
  assert.deepEqual(share.products.map(({ id }) => id), [product]);
  const amount = await polar.discounts.create({ name: 'JS amount', type: 'fixed', amount: 500, currency: 'eur', duration: 'once' });
  assert.deepEqual([amount.amount, amount.currency, amount.amounts, amount.code], [500, 'eur', { eur: 500 }, null]);
  const amounts = await polar.discounts.create({
    name: 'JS amounts', type: 'fixed', amounts: { usd: 600, eur: 500 }, duration: 'repeating', durationInMonths: 2,
  });
  assert.deepEqual([amounts.amounts, amounts.durationInMonths], [{ usd: 600, eur: 500 }, 2]);
  for (const made of [share, amount, amounts]) assert.deepEqual(await polar.discounts.get({ id: made.id }), made);
  const list = await allOf(polar.discounts.list({ query: 'js', sorting: ['name'], limit: 1 }));
  assert.deepEqual(list, [amount, amounts, share]);
  assert.deepEqual(await allOf(other.discounts.list({})), []);
});

test('an update changes what it names; the code moves and is freed', async () => {
  const made = await polar.discounts.create({ name: 'JS spring', code: 'JSSPRING', type: 'percentage', basisPoints: 1000, duration: 'once' });
  const again = { name: 'JS again', code: 'jsspring', type: 'percentage', basisPoints: 1, duration: 'once' };
  assert.deepEqual(await faults(polar.discounts.create(again)), [['body.code', 'value_error']]);
  const discountUpdate = { code: 'JSSUMMER', startsAt: new Date('2026-01-01T00:00:00Z'), basisPoints: 2000 };
  const after = await polar.discounts.update({ id: made.id, discountUpdate });
  assert.deepEqual([after.code, after.startsAt, after.basisPoints], ['JSSUMMER', discountUpdate.startsAt, 2000]);
  const cleared = await polar.discounts.update({ id: made.id, discountUpdate: { code: null, startsAt: null } });
  assert.deepEqual([cleared.code, cleared.startsAt], [null, null]);
  await polar.discounts.create(again);
  await polar.discounts.delete({ id: made.id });
  const error = await refusal(polar.discounts.get({ id: made.id }));
  assert.deepEqual([error.name, error.statusCode], ['ResourceNotFound', 404]);
  const mine = await refusal(other.discounts.delete({ id: made.id }));
  assert.deepEqual([mine.name, mine.statusCode], ['ResourceNotFound', 404]);
});

test('what is wrong is told all at once', async () => {
  const wrong = {
    name: '', code: 'ab', type: 'percentage', basisPoints: 20000, duration: 'once', durationInMonths: 2, maxRedemptions: 0,
    startsAt: new Date('2026-12-24T00:00:00Z'), endsAt: new Date('2026-12-23T00:00:00Z'), products: [stack.site_id],
  };
  assert.deepEqual(await faults(polar.discounts.create(wrong)), [
    ['body.duration_in_months', 'extra_forbidden'],
    ['body.basis_points', 'less_than_equal'],
    ['body.name', 'string_too_short'],
    ['body.code', 'string_too_short'],
    ['body.ends_at', 'value_error'],
    ['body.max_redemptions', 'greater_than_equal'],
    ['body.products.0', 'value_error'],
  ]);
});

test('whether a code applies can be asked', async () => {
  const ask = async (code) => (await call('POST', '/v1/discounts/check', { body: { code, products: [product] } })).body;
  const { applies, amounts } = await ask('welcome10');
  assert.deepEqual([applies, amounts[0].discount_amount * 10], [true, amounts[0].amount]);
  assert.equal((await ask('NOTHING')).reason, 'not_found');
});
