// Custom fields of every type.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allOf, faults, polar, refusal } from './client.js';

const words = { formLabel: 'Label', formHelpText: 'Help', formPlaceholder: 'Example' };
const kinds = {
  text: { ...words, textarea: true, minLength: 2, maxLength: 80 },
  number: { ...words, ge: -5, le: 5 },
  date: { ...words, ge: 1767225600, le: 1798761599 },
  checkbox: words,
  select: { ...words, options: [{ value: 's', label: 'Small' }, { value: 'm', label: 'Medium' }] },
};

test('each type is made, read, changed, listed and deleted', async () => {
  for (const [type, properties] of Object.entries(kinds)) {
    const made = await polar.customFields.create({ type, slug: `js-${type}`, name: `JS ${type}`, properties });
    assert.deepEqual([made.type, made.properties], [type, properties]);
    assert.deepEqual(await polar.customFields.get({ id: made.id }), made);
    const customFieldUpdate = { type, name: `JS the ${type}`, metadata: { a: 1 } };
    const after = await polar.customFields.update({ id: made.id, customFieldUpdate });
    assert.deepEqual([after.name, after.metadata, after.properties], [`JS the ${type}`, { a: 1 }, properties]);
  }
  const list = (more) => allOf(polar.customFields.list({ query: 'js the', limit: 2, ...more }));
  const types = (fields) => fields.map(({ type }) => type);
  assert.deepEqual(types(await list({})), ['checkbox', 'date', 'number', 'select', 'text']);
  assert.deepEqual(types(await list({ typeFilter: ['text', 'date'], sorting: ['-type'] })), ['text', 'date']);
  for (const { id } of await list({})) {
    await polar.customFields.delete({ id });
    const error = await refusal(polar.customFields.get({ id }));
    assert.deepEqual([error.name, error.statusCode], ['ResourceNotFound', 404]);
  }
  assert.deepEqual(await list({}), []);
});

test('what is wrong is told all at once', async () => {
  const wrong = { type: 'number', slug: 'a b', name: '', properties: { ge: 5, le: 4 } };
  assert.deepEqual(await faults(polar.customFields.create(wrong)), [
    ['body.slug', 'value_error'],
    ['body.name', 'string_too_short'],
    ['body.properties.le', 'value_error'],
  ]);
  const { id } = await polar.customFields.create({ type: 'checkbox', slug: 'js-taken', name: 'Taken', properties: {} });
  const again = { type: 'checkbox', slug: 'JS-TAKEN', name: 'Again', properties: {} };
  assert.deepEqual(await faults(polar.customFields.create(again)), [['body.slug', 'value_error']]);
  await polar.customFields.delete({ id });
});
