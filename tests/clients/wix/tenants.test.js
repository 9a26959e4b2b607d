// What one site has does not exist for another.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientOf, ct, otherSite, refusalCode, stack, violations } from './client.js';
import { catalogItem, zine } from './samples.js';

const other = clientOf(otherSite);
const { _id } = await ct.createCheckoutTemplate(zine());

for (const [deed, call] of Object.entries({
  got: () => other.getCheckoutTemplate(_id),
  updated: () => other.updateCheckoutTemplate(_id, { status: 'INACTIVE' }),
  deleted: () => other.deleteCheckoutTemplate(_id),
  'checked out': () => other.createCheckoutFromTemplate(_id, otherSite.site_id),
  'checked out by its own site': () => other.createCheckoutFromTemplate(_id, stack.site_id),
})) {
  test(`a template of another site cannot be ${deed}`, async () => {
    const before = await ct.getCheckoutTemplate(_id);
    assert.equal(await refusalCode(call()), 'NOT_FOUND');
    assert.deepEqual(await ct.getCheckoutTemplate(_id), before);
  });
}

test('opening a template of another site leads to no checkout', async () => {
  const opened = await other.createAndRedirectToCheckout(_id, otherSite.site_id);
  assert.ok(!opened.headers[0].value.includes('/checkout/'), opened.headers[0].value);
});

test('a query sees no template of another site', async () => {
  const own = await other.createCheckoutTemplate(zine());
  const ids = async (query) => (await query.find()).items.map((template) => template._id);
  // Both sites' templates are young, so a page with the youngest would hold both.
  const young = await ids(other.queryCheckoutTemplates().descending('_id').limit(100));
  assert.ok(young.includes(own._id) && !young.includes(_id));
  const old = await ids(other.queryCheckoutTemplates().limit(100));
  assert.ok(!old.includes(stack.demo_template_id));
  assert.deepEqual(await ids(other.queryCheckoutTemplates().eq('_id', _id)), []);
  assert.deepEqual(await ids(other.queryCheckoutTemplates().in('_id', [_id, own._id])), [own._id]);
  assert.deepEqual(await ids(other.queryCheckoutTemplates().startsWith('_id', _id)), []);
  const { checkoutTemplates } = await other.queryCheckoutTemplates({ filter: { $or: [{ _id }, { _id: own._id }] } });
  assert.deepEqual(checkoutTemplates, [own]);
  assert.deepEqual(await ids(ct.queryCheckoutTemplates().eq('_id', own._id)), []);
});

test('a cursor of another site is none', async () => {
  await ct.createCheckoutTemplate(zine());
  const { cursors } = await ct.queryCheckoutTemplates().limit(1).find();
  const wrong = [['query.cursorPaging.cursor', 'FORMAT']];
  assert.deepEqual(await violations(other.queryCheckoutTemplates().skipTo(cursors.next).find()), wrong);
  assert.deepEqual(await violations(other.queryCheckoutTemplates({ cursorPaging: { cursor: cursors.next } })), wrong);
  assert.equal((await ct.queryCheckoutTemplates().limit(1).skipTo(cursors.next).find()).length, 1);
});

test("another site cannot be named with one's own token", async () => {
  for (const mixed of [
    clientOf({ site_id: stack.site_id, access_token: otherSite.access_token }),
    clientOf({ site_id: otherSite.site_id, access_token: stack.access_token }),
  ]) {
    for (const call of [
      () => mixed.getCheckoutTemplate(_id),
      () => mixed.createCheckoutTemplate(zine()),
      () => mixed.bulkCreateCheckoutTemplates([zine()]),
      () => mixed.updateCheckoutTemplate(_id, { status: 'INACTIVE' }),
      () => mixed.deleteCheckoutTemplate(_id),
      () => mixed.queryCheckoutTemplates().find(),
      () => mixed.createCheckoutFromTemplate(_id, stack.site_id),
      () => mixed.createAndRedirectToCheckout(_id, stack.site_id),
    ]) {
      assert.equal(await refusalCode(call()), 'NOT_FOUND');
    }
  }
  assert.equal(await refusalCode(ct.createCheckoutFromTemplate(_id, otherSite.site_id)), 'NOT_FOUND');
  assert.equal(await refusalCode(ct.createAndRedirectToCheckout(_id, otherSite.site_id)), 'NOT_FOUND');
  assert.equal((await ct.getCheckoutTemplate(_id)).status, 'ACTIVE');
});

test('a product of another site is not in the catalog', async () => {
  assert.equal(
    await refusalCode(other.createCheckoutTemplate({ lineItems: [catalogItem()] })),
    'ITEM_NOT_FOUND_IN_CATALOG',
  );
});
