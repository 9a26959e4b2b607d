// What the client throws: the application's codes, the violations of fields, and who may not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientOf, ct, refusal, refusalCode, stack, violations } from './client.js';
import { catalogItem, customItem, guid, zine } from './samples.js';

const missing = '0199d3a0-0000-7000-8000-00000000ffff';
const update = (fields) => async () => {
  const { _id } = await ct.createCheckoutTemplate(zine());
  return ct.updateCheckoutTemplate(_id, fields);
};
const checkout = (template) => async () => {
  const { _id } = await ct.createCheckoutTemplate(template);
  return ct.createCheckoutFromTemplate(_id, stack.site_id);
};

for (const [situation, code, status, call] of [
  [
    'a template without items',
    'CANNOT_CREATE_CHECKOUT_TEMPLATE_WITHOUT_ITEMS',
    400,
    () => ct.createCheckoutTemplate({ lineItems: [], customLineItems: [], couponCode: 'WELCOME10' }),
  ],
  [
    'a bulk creation of a template without items',
    'CANNOT_CREATE_CHECKOUT_TEMPLATE_WITHOUT_ITEMS',
    400,
    () => ct.bulkCreateCheckoutTemplates([{}]),
  ],
  ['an update of nothing', 'CANNOT_UPDATE_CHECKOUT_TEMPLATE_WITHOUT_SPECIFIED_FIELDS', 400, update({})],
  [
    'an update of the reference',
    'CANNOT_UPDATE_CHECKOUT_TEMPLATE_WITH_UNSUPPORTED_FIELD',
    400,
    update({ externalReference: { appId: guid, resourceId: 'other' } }),
  ],
  [
    'an update to an unknown status',
    'CANNOT_UPDATE_CHECKOUT_UPDATE_TEMPLATE_WITH_UNKNOWN_STATUS',
    400,
    update({ status: 'UNKNOWN_STATUS' }),
  ],
  [
    'an update to no items',
    'CANNOT_UPDATE_CHECKOUT_TEMPLATE_WITH_EMPTY_ITEMS',
    400,
    update({ lineItems: [], customLineItems: [] }),
  ],
  [
    'a checkout from an inactive template',
    'CANNOT_CREATE_CHECKOUT_FROM_INACTIVE_TEMPLATE',
    409,
    checkout(zine({ status: 'INACTIVE' })),
  ],
  [
    'a checkout of more than there is',
    'INSUFFICIENT_INVENTORY',
    409,
    checkout({ customLineItems: [customItem({ quantity: 2, quantityAvailable: 1 })] }),
  ],
  [
    'an item that the catalog does not have',
    'ITEM_NOT_FOUND_IN_CATALOG',
    404,
    () => ct.createCheckoutTemplate({ lineItems: [catalogItem(missing)] }),
  ],
  [
    'an update to an item that the catalog does not have',
    'ITEM_NOT_FOUND_IN_CATALOG',
    404,
    update({ lineItems: [catalogItem(missing)] }),
  ],
  ['a template that never was', 'NOT_FOUND', 404, () => ct.getCheckoutTemplate(missing)],
]) {
  test(`${situation} is ${code}`, async () => {
    const error = await refusal(call());
    assert.equal(error.details.applicationError.code, code);
    assert.ok(error.message.includes(error.details.applicationError.description));
    assert.equal(error.status, status);
  });
}

test('all violations of a template are told at once, with their paths', async () => {
  const call = ct.createCheckoutTemplate({
    status: 'PAUSED',
    couponCode: '',
    lineItems: [{ quantity: 100001, catalogReference: { catalogItemId: 'x'.repeat(37) } }],
    customLineItems: [
      customItem({ price: '-1', fullPrice: 'ten', itemType: { preset: 'DIGITAL', custom: 'x' } }),
      { productName: {}, itemType: {} },
    ],
    customContentReference: { appId: 'no-guid', componentId: guid },
    extendedFields: { namespaces: 7 },
  });
  assert.deepEqual(await violations(call), [
    ['checkoutTemplate.couponCode', 'MIN_LENGTH'],
    ['checkoutTemplate.customContentReference.appId', 'FORMAT'],
    ['checkoutTemplate.customLineItems[0].fullPrice', 'FORMAT'],
    ['checkoutTemplate.customLineItems[0].itemType', 'ONE_OF_ALIGNMENT'],
    ['checkoutTemplate.customLineItems[0].price', 'DECIMAL_GTE'],
    ['checkoutTemplate.customLineItems[1].itemType', 'REQUIRED_ONE_OF_FIELD'],
    ['checkoutTemplate.customLineItems[1].price', 'REQUIRED_FIELD'],
    ['checkoutTemplate.customLineItems[1].productName.original', 'REQUIRED_FIELD'],
    ['checkoutTemplate.customLineItems[1].quantity', 'REQUIRED_FIELD'],
    ['checkoutTemplate.extendedFields.namespaces', 'FORMAT'],
    ['checkoutTemplate.lineItems[0].catalogReference.appId', 'REQUIRED_FIELD'],
    ['checkoutTemplate.lineItems[0].catalogReference.catalogItemId', 'MAX_LENGTH'],
    ['checkoutTemplate.lineItems[0].quantity', 'MAX'],
    ['checkoutTemplate.status', 'INVALID_ENUM_VALUE'],
  ]);
});

test('an id that is no GUID is a violation', async () => {
  assert.deepEqual(await violations(ct.getCheckoutTemplate('no-id')), [['checkoutTemplateId', 'FORMAT']]);
});

test('a violation says what would be right', async () => {
  const { details, message } = await refusal(ct.createCheckoutTemplate(zine({ status: 'PAUSED' })));
  const [violation] = details.validationError.fieldViolations;
  assert.deepEqual(violation.data, { enumValues: ['ACTIVE', 'INACTIVE'] });
  assert.match(violation.description, /PAUSED/);
  assert.ok(message.includes(violation.description.replaceAll('"', '\\"')));
});

test('the violations of an update have their paths too', async () => {
  const call = update({ status: 'PAUSED', customLineItems: [customItem({ quantity: 0 })] });
  assert.deepEqual(await violations(call()), [
    ['checkoutTemplate.customLineItems[0].quantity', 'MIN'],
    ['checkoutTemplate.status', 'INVALID_ENUM_VALUE'],
  ]);
});

test('the violations of a query have their paths', async () => {
  const call = ct.queryCheckoutTemplates({
    filter: { couponCode: 'x', status: { $eq: 'PAUSED' }, label: { $matches: 'x' } },
    sort: [{ fieldName: 'couponCode', order: 'ASC' }],
    cursorPaging: { limit: 101 },
  });
  assert.deepEqual(await violations(call), [
    ['query.cursorPaging.limit', 'MAX'],
    ['query.filter.couponCode', 'FIELD_NOT_ALLOWED'],
    ['query.filter.label.$matches', 'FIELD_NOT_ALLOWED'],
    ['query.filter.status.$eq', 'INVALID_ENUM_VALUE'],
    ['query.sort[0].fieldName', 'FIELD_NOT_ALLOWED'],
  ]);
  const builder = ct.queryCheckoutTemplates().eq('_id', 7).limit(0);
  assert.deepEqual(await violations(builder.find()), [
    ['query.cursorPaging.limit', 'MIN'],
    ['query.filter.id', 'FORMAT'],
  ]);
});

const forged = stack.access_token.slice(0, -1) + (stack.access_token.endsWith('a') ? 'b' : 'a');
for (const [name, token] of Object.entries({ 'a forged token': forged, 'an unknown token': 'ck_1', 'no token': '' })) {
  test(`with ${name} nothing is done`, async () => {
    const stranger = clientOf({ ...stack, access_token: token });
    const id = stack.demo_template_id;
    for (const call of [
      () => stranger.createCheckoutTemplate(zine()),
      () => stranger.bulkCreateCheckoutTemplates([zine()]),
      () => stranger.getCheckoutTemplate(id),
      () => stranger.updateCheckoutTemplate(id, { status: 'INACTIVE' }),
      () => stranger.deleteCheckoutTemplate(id),
      () => stranger.queryCheckoutTemplates().find(),
      () => stranger.queryCheckoutTemplates({}),
      () => stranger.createCheckoutFromTemplate(id, stack.site_id),
      () => stranger.createAndRedirectToCheckout(id, stack.site_id),
    ]) {
      const error = await refusal(call());
      assert.deepEqual([error.status, error.details.applicationError.code], [401, 'UNAUTHENTICATED']);
    }
    assert.equal((await ct.getCheckoutTemplate(id)).status, 'ACTIVE');
  });
}
