// Paging while others write: what exists throughout is seen once, in order, there and back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientOf, otherSite } from './client.js';
import { zine } from './samples.js';

// Not at the demo shop, where other tests should find their templates on a first page.
const ct = clientOf(otherSite);
const run = `Paging ${Date.now()}`;
/** Labels in no order of their creation, some of them alike; a third of the templates is inactive. */
const template = (at) =>
  zine({ label: `${run} ${(at * 97) % 250}`, status: at % 3 === 0 ? 'INACTIVE' : 'ACTIVE' });

/** Creates templates and gives their ids. */
async function create(templates) {
  const { results, bulkActionMetadata } = await ct.bulkCreateCheckoutTemplates(templates);
  assert.equal(bulkActionMetadata.totalFailures, 0);
  return results.map(({ itemMetadata }) => itemMetadata._id);
}

// Three of sixteen pass away while the others are read; 260 last.
const lasting = [];
const passing = new Set();
for (let at = 0; at < 320; at += 80) {
  const ids = await create(Array.from({ length: 80 }, (_, more) => template(at + more)));
  ids.forEach((id, more) => (more % 16 < 13 ? lasting.push(id) : passing.add(id)));
}
const start = lasting.toSorted()[0];

let turn = 0;
/** What others do before the next page is read: they create, and delete here and there. */
async function write(page) {
  turn += 1;
  const fresh = await create([template(turn * 31), template(turn * 57 + 1)]);
  // A cursor must not depend on the templates next to it.
  const ends = [page.at(0), page.at(-1)].map(({ _id }) => _id).filter((id) => passing.has(id));
  const victims = new Set([...ends, [...passing].at(turn % passing.size), fresh[0]]);
  await Promise.all([...victims].map((id) => ct.deleteCheckoutTemplate(id)));
  victims.forEach((id) => passing.delete(id));
  passing.add(fresh[1]);
}

/** From the first page to the last, and back to the first. */
async function walk(first) {
  let page = first;
  const there = [page.items];
  while (page.hasNext()) {
    await write(page.items);
    page = await page.next();
    there.push(page.items);
  }
  const back = [page.items];
  while (page.hasPrev()) {
    await write(page.items);
    page = await page.prev();
    back.unshift(page.items);
  }
  return [there, back];
}

/** Each is seen once, in order, and so are all that last. */
function check(pages, limit, order) {
  assert.ok(pages.length > lasting.length / limit, 'there are many pages');
  assert.ok(pages.every(({ length }) => length <= limit), 'no page is too long');
  const seen = pages.flat();
  const ids = new Set(seen.map(({ _id }) => _id));
  assert.equal(ids.size, seen.length, 'no template comes twice');
  assert.deepEqual(lasting.filter((id) => !ids.has(id)), [], 'none is left out');
  assert.deepEqual(seen.map(order), seen.map(order).sort(), 'the order holds');
}

test('paging by id leaves nothing out and repeats nothing, there and back', async () => {
  const first = await ct.queryCheckoutTemplates().limit(40).find();
  for (const pages of await walk(first)) check(pages, 40, ({ _id }) => _id);
});

test('paging by status, with a filter, leaves nothing out and repeats nothing, there and back', async () => {
  const first = await ct.queryCheckoutTemplates().ge('_id', start).ascending('status').limit(30).find();
  for (const pages of await walk(first)) check(pages, 30, ({ status, _id }) => `${status} ${_id}`);
});

/** A page of a query that is an object, with what pages of the builder's have. */
async function typedPage(query, limit) {
  const { checkoutTemplates, pagingMetadata } = await ct.queryCheckoutTemplates(query);
  const { next, prev } = pagingMetadata.cursors;
  assert.equal(pagingMetadata.hasNext, Boolean(next));
  return {
    items: checkoutTemplates,
    hasNext: () => Boolean(next),
    hasPrev: () => Boolean(prev),
    next: () => typedPage({ cursorPaging: { cursor: next, limit } }, limit),
    prev: () => typedPage({ cursorPaging: { cursor: prev, limit } }, limit),
  };
}

test('paging by label leaves nothing out and repeats nothing, there and back', async () => {
  const filter = { label: { $startsWith: run } };
  const sort = [{ fieldName: 'label', order: 'ASC' }];
  const first = await typedPage({ filter, sort, cursorPaging: { limit: 20 } }, 20);
  for (const pages of await walk(first)) check(pages, 20, ({ label, _id }) => `${label} ${_id}`);
});
