// Queries, by the builder and as an object.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utils } from '@wix/auto_sdk_ecom_checkout-templates';
import { ct } from './client.js';
import { customItem, zine } from './samples.js';

// Every other one of six is inactive; two share each label, and the last two have none.
const run = Date.now();
const labels = [`Ähre ${run}`, `Ähre ${run}`, `banana ${run}`, `banana ${run}`, undefined, undefined];
const templates = [];
for (const [at, label] of labels.entries()) {
  templates.push(await ct.createCheckoutTemplate(zine({ label, status: at % 2 === 0 ? 'ACTIVE' : 'INACTIVE' })));
}
// The first is updated after the last was created.
const update = { customLineItems: [customItem({ price: '2.00' })] };
templates.push(await ct.updateCheckoutTemplate(templates.shift()._id, update));
templates.sort((one, two) => (one._id < two._id ? -1 : 1));
const ids = templates.map(({ _id }) => _id);
const chosen = (test) => templates.filter(test).map(({ _id }) => _id);
const [active, inactive] = ['ACTIVE', 'INACTIVE'].map((status) => chosen((template) => template.status === status));
const missing = '0199d3a0-0000-7000-8000-00000000ffff';
const fresh = () => ct.queryCheckoutTemplates();
const ours = () => fresh().in('_id', ids);
const idsOf = (items) => items.map(({ _id }) => _id);

for (const [words, narrow, expected] of [
  ['eq an id', (query) => query.eq('_id', ids[2]), [ids[2]]],
  ['eq an id in upper case', (query) => query.eq('_id', ids[2].toUpperCase()), [ids[2]]],
  ['eq an id that is none', (query) => query.eq('_id', 'no id'), []],
  ['eq a status', (query) => query.eq('status', 'INACTIVE'), inactive],
  ['ne an id', (query) => query.ne('_id', ids[0]), ids.slice(1)],
  ['ne a status', (query) => query.ne('status', 'INACTIVE'), active],
  ['gt an id', (query) => query.gt('_id', ids[2]), ids.slice(3)],
  ['ge an id', (query) => query.ge('_id', ids[2]), ids.slice(2)],
  ['lt an id', (query) => query.lt('_id', ids[2]), ids.slice(0, 2)],
  ['le an id', (query) => query.le('_id', ids[2]), ids.slice(0, 3)],
  ['ids between two', (query) => query.ge('_id', ids[1]).lt('_id', ids[4]), ids.slice(1, 4)],
  ['startsWith an id', (query) => query.startsWith('_id', ids[3]), [ids[3]]],
  ['startsWith in any case', (query) => query.startsWith('_id', ids[3].slice(0, 30).toUpperCase()), [ids[3]]],
  ['startsWith nothing', (query) => query.startsWith('_id', ''), ids],
  ['in several ids', (query) => query.in('_id', [ids[4], missing, ids[1]]), [ids[1], ids[4]]],
  ['in no ids', (query) => query.in('_id', []), []],
  ['in statuses', (query) => query.in('status', ['INACTIVE']), inactive],
  ['exists', (query) => query.exists('_id', true).exists('status', true), ids],
  ['exists not', (query) => query.exists('status', false), []],
  ['hasSome ids', (query) => query.hasSome('_id', [ids[0], missing]), [ids[0]]],
  ['hasSome statuses', (query) => query.hasSome('status', 'ACTIVE', 'INACTIVE'), ids],
  ['descending ids', (query) => query.descending('_id'), ids.toReversed()],
  ['ascending statuses, then ids', (query) => query.ascending('status', '_id'), [...active, ...inactive]],
  [
    'descending statuses, then ascending ids',
    (query) => query.descending('status').ascending('_id'),
    [...inactive, ...active],
  ],
  [
    'one of two queries',
    (query) => query.and(fresh().eq('_id', ids[0]).or(fresh().gt('_id', ids[4]))),
    [ids[0], ids[5]],
  ],
  ['what another query does not', (query) => query.and(fresh().not(fresh().eq('status', 'ACTIVE'))), inactive],
]) {
  test(`the builder finds: ${words}`, async () => {
    const found = await narrow(ours()).find();
    assert.deepEqual(idsOf(found.items), expected);
    assert.deepEqual([found.length, found.hasNext(), found.hasPrev()], [expected.length, false, false]);
  });
}

test('without a word the builder finds everything by id, fifty at a time', async () => {
  const { items, pageSize } = await ct.queryCheckoutTemplates().find();
  assert.equal(pageSize, 50);
  assert.deepEqual(idsOf(items), idsOf(items).sort());
  const { items: rest } = await ct.queryCheckoutTemplates().ge('_id', ids[0]).le('_id', ids[5]).find();
  assert.deepEqual(rest, templates);
});

test('pages go forth, back, and on from a cursor', async () => {
  const first = await ours().limit(2).find();
  const second = await first.next();
  const third = await second.next();
  const pages = [first, second, third];
  assert.deepEqual(pages.map(({ items }) => idsOf(items)), [ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
  assert.deepEqual(pages.map((page) => page.hasNext()), [true, true, false]);
  assert.deepEqual(pages.map((page) => page.hasPrev()), [false, true, true]);
  assert.deepEqual(pages.map(({ pageSize }) => pageSize), [2, 2, 2]);
  const back = await third.prev();
  assert.deepEqual(back.items, second.items);
  assert.deepEqual((await back.next()).items, third.items);
  const start = await back.prev();
  assert.deepEqual([start.items, start.hasPrev(), start.hasNext()], [first.items, false, true]);
  // The cursor brings its filter and order along, whatever the query says.
  const skipped = await ct.queryCheckoutTemplates().descending('status').limit(3).skipTo(first.cursors.next).find();
  assert.deepEqual(idsOf(skipped.items), ids.slice(2, 5));
});

const typed = async (query) => (await ct.queryCheckoutTemplates(query)).checkoutTemplates;
const within = (...filters) => ({ $and: [{ _id: { $in: ids } }, ...filters] });
const { _createdDate, _updatedDate } = templates[3];
const isAfter = (one, two) => Date.parse(one) > Date.parse(two);
for (const [words, filter, expected] of [
  ['equality', { _id: ids[1] }, [ids[1]]],
  ['several fields', { _id: { $in: ids }, status: 'ACTIVE' }, active],
  ['several operators', { _id: { $gte: ids[1], $lte: ids[3], $ne: ids[2] } }, [ids[1], ids[3]]],
  ['$nin', within({ _id: { $nin: [ids[0], ids[1]] } }), ids.slice(2)],
  ['$or', within({ $or: [{ _id: ids[5] }, { _id: ids[0] }] }), [ids[0], ids[5]]],
  ['$not', within({ $not: { status: 'ACTIVE' } }), inactive],
  ['$not in $or', within({ $or: [{ _id: ids[0] }, { $not: { _id: { $lt: ids[4] } } }] }), [ids[0], ids[4], ids[5]]],
  ['a label', { label: labels[2] }, chosen(({ label }) => label === labels[2])],
  [
    "a label's start in another case",
    within({ label: { $startsWith: 'äH' } }),
    chosen(({ label }) => label === labels[0]),
  ],
  ['labels', within({ label: { $hasSome: [labels[0], 'x'] } }), chosen(({ label }) => label === labels[0])],
  ['a label after another', within({ label: { $gt: labels[2] } }), chosen(({ label }) => label > labels[2])],
  ['no label', within({ label: { $exists: false } }), chosen(({ label }) => !label)],
  ['a label that is null', within({ label: null }), chosen(({ label }) => !label)],
  ['an empty label', within({ label: { $isEmpty: true } }), chosen(({ label }) => !label)],
  ['when it was created', within({ createdDate: _createdDate }), chosen((one) => one._createdDate === _createdDate)],
  [
    'when it was created, by the name that the client reads',
    within({ _createdDate: { $gt: _createdDate } }),
    chosen((one) => isAfter(one._createdDate, _createdDate)),
  ],
  [
    'when it was updated',
    within({ updatedDate: { $gte: _updatedDate } }),
    chosen((one) => !isAfter(_updatedDate, one._updatedDate)),
  ],
]) {
  test(`an object finds: ${words}`, async () => {
    assert.deepEqual(idsOf(await typed({ filter: structuredClone(filter) })), expected);
  });
}

/** The templates in an order by several fields; none comes before all. */
function sorted(...fields) {
  const key = (template, field) => (field.endsWith('Date') ? Date.parse(template[field]) : (template[field] ?? ''));
  return templates.toSorted((one, two) => {
    for (const [field, sign] of fields) {
      if (key(one, field) !== key(two, field)) return key(one, field) < key(two, field) ? -sign : sign;
    }
    return 0;
  });
}

for (const fields of [
  [['label', 1], ['_id', 1]],
  [['label', -1], ['_id', 1]],
  [['status', -1], ['label', 1], ['_id', -1]],
  [['_updatedDate', -1], ['_id', 1]],
  [['_createdDate', 1], ['status', 1], ['_id', 1]],
]) {
  test(`an object sorts by ${fields.map(([field, sign]) => `${field} ${sign === 1 ? 'up' : 'down'}`)}`, async () => {
    const sort = fields.map(([fieldName, sign]) => ({ fieldName, order: sign === 1 ? 'ASC' : 'DESC' }));
    assert.deepEqual(await typed({ filter: within(), sort }), sorted(...fields));
  });
}

test('the metadata of an object tell of the page', async () => {
  const query = { filter: within(), cursorPaging: { limit: 4 } };
  const { pagingMetadata: first } = await ct.queryCheckoutTemplates(query);
  assert.deepEqual([first.count, first.hasNext, first.cursors.prev ?? null], [4, true, null]);
  const next = { cursorPaging: { cursor: first.cursors.next, limit: 4 } };
  const { checkoutTemplates, pagingMetadata: last } = await ct.queryCheckoutTemplates(next);
  assert.deepEqual(idsOf(checkoutTemplates), ids.slice(4));
  assert.deepEqual([last.count, last.hasNext, last.cursors.next ?? null], [2, false, null]);
  const prev = { cursorPaging: { cursor: last.cursors.prev, limit: 4 } };
  assert.deepEqual(idsOf(await typed(prev)), ids.slice(0, 4));
});

test('an object that the query utilities build is understood', async () => {
  const { Filter, QueryBuilder, Sort } = utils.query;
  const filter = Filter.and(Filter('_id').in(ids), Filter.not(Filter('status').eq('INACTIVE')));
  const query = () => QueryBuilder().withFilter(filter).withSorting(Sort('_id').desc());
  assert.deepEqual(idsOf(await typed(query().build())), active.toReversed());
  assert.deepEqual(idsOf(await typed(query().withPaging({ limit: 2 }).build())), active.toReversed().slice(0, 2));
  const [found] = await typed(query().withFields('_id', 'status').withPaging({ limit: 1 }).build());
  assert.deepEqual(found, { _id: active.at(-1), status: 'ACTIVE' });
});
