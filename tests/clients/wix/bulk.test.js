// Creating many templates in one call.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ct, refusalCode, violations } from './client.js';
import { catalogItem, customItem, zine } from './samples.js';

const missing = '0199d3a0-0000-7000-8000-00000000ffff';
const none = { totalFailures: 0, undetailedFailures: 0 };
/** The labels of templates with this label that exist. */
const labelled = async (label) =>
  (await ct.queryCheckoutTemplates({ filter: { label } })).checkoutTemplates.map((template) => template.label);

for (const options of [undefined, { returnEntity: false }]) {
  test(`a bulk creation with options ${JSON.stringify(options)} tells the ids`, async () => {
    const made = await ct.bulkCreateCheckoutTemplates([zine({ couponCode: 'A' }), zine({ couponCode: 'B' })], options);
    assert.deepEqual(made.bulkActionMetadata, { totalSuccesses: 2, ...none });
    const ids = made.results.map(({ itemMetadata }) => itemMetadata._id);
    assert.deepEqual(
      made.results,
      ids.map((_id, originalIndex) => ({ itemMetadata: { _id, originalIndex, success: true } })),
    );
    const read = await Promise.all(ids.map((id) => ct.getCheckoutTemplate(id)));
    assert.deepEqual(read.map(({ couponCode }) => couponCode), ['A', 'B']);
  });
}

test('a bulk creation returns the templates when it is asked to', async () => {
  const { results } = await ct.bulkCreateCheckoutTemplates([zine(), zine()], { returnEntity: true });
  for (const { itemMetadata, item } of results) {
    assert.equal(item._id, itemMetadata._id);
    assert.deepEqual(await ct.getCheckoutTemplate(item._id), item);
  }
});

test('bad templates among good ones fail by themselves', async () => {
  const label = `Bulk ${Date.now()}`;
  const made = await ct.bulkCreateCheckoutTemplates([
    zine({ label }),
    { label, customLineItems: [customItem(), customItem({ quantity: 0, price: '-1' })] },
    zine({ label }),
    { label, lineItems: [catalogItem(missing)] },
  ]);
  assert.deepEqual(made.bulkActionMetadata, { totalSuccesses: 2, totalFailures: 2, undetailedFailures: 0 });
  const metadata = made.results.map(({ itemMetadata }) => itemMetadata);
  assert.deepEqual(metadata.map(({ success }) => success), [true, false, true, false]);
  assert.deepEqual(metadata.map(({ originalIndex }) => originalIndex), [0, 1, 2, 3]);
  assert.equal(Object.hasOwn(metadata[1], '_id'), false);
  const [faulty, gone] = [metadata[1].error, metadata[3].error];
  assert.equal(faulty.code, 'INVALID_ARGUMENT');
  assert.deepEqual(
    faulty.data.fieldViolations.map(({ field, violatedRule }) => [field, violatedRule]),
    [
      ['checkoutTemplates[1].customLineItems[1].quantity', 'MIN'],
      ['checkoutTemplates[1].customLineItems[1].price', 'DECIMAL_GTE'],
    ],
  );
  assert.equal(gone.code, 'ITEM_NOT_FOUND_IN_CATALOG');
  assert.match(gone.description, new RegExp(missing));
  assert.deepEqual(await labelled(label), [label, label]);
});

for (const [name, empty] of Object.entries({ 'no items': {}, 'empty items': { lineItems: [], customLineItems: [] } })) {
  test(`nothing is created when one template of many has ${name}`, async () => {
    const label = `Refused ${name} ${Date.now()}`;
    const call = ct.bulkCreateCheckoutTemplates([zine({ label }), { label, ...empty }, zine({ label })]);
    assert.equal(await refusalCode(call), 'CANNOT_CREATE_CHECKOUT_TEMPLATE_WITHOUT_ITEMS');
    assert.deepEqual(await labelled(label), []);
  });
}

test('a bulk creation takes 100 templates, and neither more nor none', async () => {
  const many = (count) => Array.from({ length: count }, () => zine());
  const { bulkActionMetadata } = await ct.bulkCreateCheckoutTemplates(many(100));
  assert.deepEqual(bulkActionMetadata, { totalSuccesses: 100, ...none });
  assert.deepEqual(await violations(ct.bulkCreateCheckoutTemplates(many(101))), [['checkoutTemplates', 'MAX_SIZE']]);
  assert.deepEqual(await violations(ct.bulkCreateCheckoutTemplates([])), [['checkoutTemplates', 'MIN_SIZE']]);
});
