// Create, get, update and delete, one template at a time.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ct, refusalCode } from './client.js';
import { catalogItem, customItem, fullTemplate, zine } from './samples.js';

test('a template is created, and read as it was created', async () => {
  const created = await ct.createCheckoutTemplate(zine({ lineItems: [catalogItem()], couponCode: 'WELCOME10' }));
  assert.equal(created.couponCode, 'WELCOME10');
  assert.equal(created.lineItems[0].catalogReference.catalogItemId, catalogItem().catalogReference.catalogItemId);
  assert.deepEqual(await ct.getCheckoutTemplate(created._id), created);
  assert.deepEqual(await ct.getCheckoutTemplate(created._id.toUpperCase()), created);
});

test('the fields of an update are the update', async () => {
  const { _id, ...created } = await ct.createCheckoutTemplate(zine({ couponCode: 'WELCOME10' }));
  const updated = await ct.updateCheckoutTemplate(_id, { status: 'INACTIVE', customization: { lockedCoupon: true } });
  assert.deepEqual(updated, {
    ...created,
    _id,
    status: 'INACTIVE',
    effectiveState: 'INACTIVE',
    customization: { ...created.customization, lockedCoupon: true },
    revision: '2',
    _updatedDate: updated._updatedDate,
  });
  assert.ok(Date.parse(updated._updatedDate) > Date.parse(created._updatedDate));
  assert.deepEqual(await ct.getCheckoutTemplate(_id), updated);
});

test('what a template has beyond the typings is kept and told', async () => {
  const more = {
    startsAt: '2026-01-01T00:00:00Z',
    endsAt: '2099-01-01T00:00:00Z',
    fallbacks: { notStarted: { type: 'PAGE' }, ended: { type: 'URL', url: 'https://shop.example/next' } },
    preview: { title: 'Spring box', description: 'Ten zines.', imageUrl: 'https://cdn.example/box.png' },
  };
  const created = await ct.createCheckoutTemplate({ ...zine(), ...more });
  assert.deepEqual({ ...created, ...more, effectiveState: 'ACTIVE' }, created);
  const ended = await ct.updateCheckoutTemplate(created._id, { endsAt: '2026-01-02T00:00:00Z', fallbacks: null });
  assert.equal(ended.effectiveState, 'ENDED');
  assert.equal(Object.hasOwn(ended, 'fallbacks'), false);
});

test('null clears a field', async () => {
  const { _id } = await ct.createCheckoutTemplate({ ...fullTemplate(), ...zine({ label: 'Spring' }) });
  const cleared = await ct.updateCheckoutTemplate(_id, {
    couponCode: null,
    extendedFields: null,
    customContentReference: null,
    customization: null,
    label: null,
  });
  for (const name of ['couponCode', 'extendedFields', 'customContentReference', 'label']) {
    assert.equal(Object.hasOwn(cleared, name), false, name);
  }
  assert.equal(cleared.customization.lockedCoupon, false);
  assert.deepEqual(await ct.getCheckoutTemplate(_id), cleared);
});

test('an update replaces the items that it names, and those only', async () => {
  const { _id, lineItems } = await ct.createCheckoutTemplate(zine({ lineItems: [catalogItem()] }));
  const customLineItems = [customItem({ price: '2.00' }), customItem({ price: '3.00' })];
  const updated = await ct.updateCheckoutTemplate(_id, { customLineItems });
  assert.deepEqual(updated.customLineItems.map(({ price }) => price), ['2.00', '3.00']);
  assert.deepEqual(updated.lineItems, lineItems);
  const without = await ct.updateCheckoutTemplate(_id, { customLineItems: [] });
  assert.deepEqual([without.customLineItems, without.lineItems], [[], lineItems]);
});

test('what was read can be sent back with a change', async () => {
  const { _id } = await ct.createCheckoutTemplate(fullTemplate());
  const read = await ct.getCheckoutTemplate(_id);
  const updated = await ct.updateCheckoutTemplate(_id, { ...structuredClone(read), status: 'ACTIVE' });
  const { _updatedDate } = updated;
  assert.deepEqual(updated, { ...read, status: 'ACTIVE', effectiveState: 'ACTIVE', revision: '2', _updatedDate });
});

test('what was read can be created once more', async () => {
  const read = await ct.createCheckoutTemplate(fullTemplate());
  const again = await ct.createCheckoutTemplate(structuredClone(read));
  assert.notEqual(again._id, read._id);
  const { _id, _createdDate, _updatedDate } = again;
  assert.deepEqual(again, { ...read, _id, _createdDate, _updatedDate });
});

test('a deleted template is gone', async () => {
  const { _id } = await ct.createCheckoutTemplate(zine());
  assert.equal(await ct.deleteCheckoutTemplate(_id), undefined);
  assert.equal(await refusalCode(ct.getCheckoutTemplate(_id)), 'NOT_FOUND');
  assert.equal(await refusalCode(ct.updateCheckoutTemplate(_id, { status: 'ACTIVE' })), 'NOT_FOUND');
  assert.equal(await refusalCode(ct.deleteCheckoutTemplate(_id)), 'NOT_FOUND');
  assert.deepEqual((await ct.queryCheckoutTemplates().eq('_id', _id).find()).items, []);
});
