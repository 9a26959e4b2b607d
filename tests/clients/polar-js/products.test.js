// Products, with the custom fields that they ask for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allOf, call, clientWith, faults, other, polar, refusal, stack } from './client.js';

const nothing = '0199d3a0-0000-7000-8000-00000000ffff';
const once = (name, fields = {}) => ({ name, prices: [{ amountType: 'fixed', priceAmount: 1900, priceCurrency: 'eur' }], ...fields });

test('a product of every kind of price comes back as it was made', async () => {
  const field = await polar.customFields.create({ type: 'checkbox', slug: 'js-gift', name: 'A gift?', properties: {} });
  const made = await polar.products.create({
    name: 'Ink set',
    description: 'Twelve colours.',
    visibility: 'private',
    prices: [
      { amountType: 'fixed', priceAmount: 0 },
      { amountType: 'custom', priceCurrency: 'usd', minimumAmount: 100, maximumAmount: 5000, presetAmount: 2000 },
      {
        amountType: 'seat_based',
        priceCurrency: 'chf',
        seatTiers: {
          seatTierType: 'graduated',
          tiers: [{ minSeats: 2, maxSeats: 5, pricePerSeat: 900 }, { minSeats: 6, pricePerSeat: 700 }],
        },
      },
    ],
    attachedCustomFields: [{ customFieldId: field.id, required: true }],
    metadata: { shelf: 'B', weight: 1.5, new: true },
    organizationId: stack.site_id,
  });
  assert.deepEqual(await polar.products.get({ id: made.id }), made);
  const [free, custom, seats] = made.prices;
  assert.deepEqual([free.amountType, free.priceAmount, free.priceCurrency], ['fixed', 0, 'eur']);
  assert.deepEqual([custom.minimumAmount, custom.maximumAmount, custom.presetAmount], [100, 5000, 2000]);
  assert.deepEqual([seats.seatTiers.minimumSeats, seats.seatTiers.maximumSeats], [2, null]);
  assert.deepEqual(made.attachedCustomFields, [{ customFieldId: field.id, customField: field, order: 0, required: true }]);
  assert.deepEqual(made.metadata, { shelf: 'B', weight: 1.5, new: true });
  assert.ok(made.createdAt instanceof Date);
});

test('a subscription has an interval and a trial', async () => {
  const made = await polar.products.create(once('Box', {
    recurringInterval: 'month', recurringIntervalCount: 3, trialInterval: 'day', trialIntervalCount: 14,
  }));
  assert.deepEqual([made.isRecurring, made.recurringInterval, made.recurringIntervalCount], [true, 'month', 3]);
  assert.deepEqual([made.trialInterval, made.trialIntervalCount], ['day', 14]);
});

test('an update keeps the prices that it names, and archives', async () => {
  const made = await polar.products.create(once('Apron'));
  const productUpdate = {
    description: 'Cotton.',
    prices: [{ id: made.prices[0].id }, { amountType: 'fixed', priceAmount: 2100, priceCurrency: 'usd' }],
  };
  const after = await polar.products.update({ id: made.id, productUpdate });
  assert.deepEqual(after.prices[0], made.prices[0]);
  assert.deepEqual([after.description, after.prices[1].priceCurrency], ['Cotton.', 'usd']);
  const archived = await polar.products.update({ id: made.id, productUpdate: { isArchived: true, description: null } });
  assert.deepEqual([archived.isArchived, archived.description], [true, null]);
  assert.deepEqual((await allOf(polar.products.list({ isArchived: true, query: 'apron' }))).map(({ id }) => id), [made.id]);
  const deletion = await call('DELETE', `/v1/products/${made.id}`);
  assert.deepEqual([deletion.status, deletion.body.error], [409, 'ProductNotDeletable']);
});

test('lists are filtered, sorted and read page by page', async () => {
  for (const name of ['Page 1', 'Page 2', 'Page 3']) await polar.products.create(once(name, { metadata: { batch: 'js' } }));
  const list = (more) => allOf(polar.products.list({ metadata: { batch: 'js' }, limit: 2, ...more }));
  const names = (products) => products.map(({ name }) => name);
  assert.deepEqual(names(await list({ sorting: ['name'] })), ['Page 1', 'Page 2', 'Page 3']);
  assert.deepEqual(names(await list({ sorting: ['-name'] })), ['Page 3', 'Page 2', 'Page 1']);
  assert.deepEqual(names(await list({ query: 'PAGE 2', visibility: ['public'], isRecurring: false })), ['Page 2']);
  assert.deepEqual(await list({ organizationId: nothing }), []);
  const [one, two] = await list({ sorting: ['name'] });
  assert.deepEqual(names(await list({ id: [one.id, two.id], sorting: ['name'] })), ['Page 1', 'Page 2']);
  assert.deepEqual(await allOf(other.products.list({ metadata: { batch: 'js' } })), []);
});

test('what is wrong is told all at once, and what is not there is not found', async () => {
  const wrong = once('ab', { attachedCustomFields: [{ customFieldId: nothing, required: true }], medias: [nothing] });
  wrong.prices[0].priceAmount = -1;
  assert.deepEqual(await faults(polar.products.create(wrong)), [
    ['body.name', 'string_too_short'],
    ['body.prices.0.price_amount', 'greater_than_equal'],
    ['body.attached_custom_fields.0.custom_field_id', 'value_error'],
    ['body.medias', 'value_error'],
  ]);
  const id = stack.demo_product_id;
  for (const call of [
    () => polar.products.get({ id: nothing }),
    () => other.products.get({ id }),
    () => other.products.update({ id, productUpdate: { name: 'Mine' } }),
  ]) {
    const error = await refusal(call());
    assert.deepEqual([error.name, error.statusCode], ['ResourceNotFound', 404]);
  }
  const reader = await clientWith('products:read');
  const error = await refusal(reader.products.update({ id, productUpdate: { name: 'Mine' } }));
  assert.deepEqual([error.name, error.statusCode], ['NotPermitted', 403]);
});
