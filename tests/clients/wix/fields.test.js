// Everything that the client can say of a template comes back as it was said.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as typings from '@wix/auto_sdk_ecom_checkout-templates';
import { ct } from './client.js';
import { catalogItem, customItem, fullTemplate, nullTemplate, wixImage, zine } from './samples.js';

/** Creates a template with one custom item and gives what is read of the item. */
async function roundTrip(fields) {
  const { _id } = await ct.createCheckoutTemplate({ customLineItems: [customItem(fields)] });
  return (await ct.getCheckoutTemplate(_id)).customLineItems[0];
}

test('a template with every field of the typings is returned as it was sent', async () => {
  const created = await ct.createCheckoutTemplate(fullTemplate());
  const { _id, _createdDate, _updatedDate, revision, metadata, effectiveState, ...said } = created;
  assert.deepEqual(said, fullTemplate());
  assert.match(_id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  assert.deepEqual([revision, metadata, _updatedDate], ['1', {}, _createdDate]);
  assert.equal(effectiveState, 'INACTIVE');
  assert.deepEqual(await ct.getCheckoutTemplate(_id), created);
  const { items } = await ct.queryCheckoutTemplates().eq('_id', _id).find();
  assert.deepEqual(items, [created]);
  const { checkoutTemplates } = await ct.queryCheckoutTemplates({ filter: { _id } });
  assert.deepEqual(checkoutTemplates, [created]);
  const { results } = await ct.bulkCreateCheckoutTemplates([fullTemplate()], { returnEntity: true });
  const { _id: _1, _createdDate: _2, _updatedDate: _3, ...bulk } = results[0].item;
  assert.deepEqual(bulk, { ...fullTemplate(), revision, metadata, effectiveState });
});

test('what is not said has the defaults of the typings', async () => {
  const item = catalogItem(undefined, { catalogOverrideFields: { physicalProperties: {}, paymentOption: {} } });
  const { lineItems, customLineItems, status, customization } = await ct.createCheckoutTemplate(
    zine({ lineItems: [item] }),
  );
  assert.equal(status, 'ACTIVE');
  assert.deepEqual(customization, {
    webClient: { disabledContinueShoppingButton: false, disabledPolicyAgreementCheckbox: false },
    lockedGiftCard: false,
    lockedCoupon: false,
    disabledManualPayment: false,
  });
  assert.deepEqual(lineItems[0].catalogOverrideFields, {
    physicalProperties: { shippable: false },
    paymentOption: { value: 'FULL_PAYMENT_ONLINE' },
  });
  assert.deepEqual(customLineItems[0], {
    ...customItem(),
    fullPrice: '1.00',
    descriptionLines: [],
    paymentOption: 'FULL_PAYMENT_ONLINE',
    priceUndetermined: false,
    fixedQuantity: false,
    savePaymentMethod: false,
    membersOnly: false,
  });
});

test('null is as good as nothing wherever the typings have it', async () => {
  const template = () => ({ ...nullTemplate(), _id: null });
  const nothing = JSON.parse(JSON.stringify(template(), (_, value) => value ?? undefined));
  const said = async (template) => {
    const { _id, _createdDate, _updatedDate, ...rest } = await ct.createCheckoutTemplate(template);
    return rest;
  };
  assert.deepEqual(await said(template()), await said(nothing));
});

for (const image of [wixImage, 'https://img.example/a.jpg', 'wix:image://v1/abc.jpg/x#originWidth=1&originHeight=2']) {
  test(`the image ${image} stays what it is`, async () => {
    assert.equal((await roundTrip({ media: image })).media, image);
    const item = catalogItem(undefined, { catalogOverrideFields: { image } });
    const { lineItems } = await ct.createCheckoutTemplate({ lineItems: [item] });
    assert.equal(lineItems[0].catalogOverrideFields.image, image);
  });
}

for (const weight of [0, 1e-7, 0.1, 12, 123456.789]) {
  test(`a weight of ${weight} stays what it is`, async () => {
    assert.equal((await roundTrip({ physicalProperties: { weight } })).physicalProperties.weight, weight);
  });
}

const words = (name) => Object.values(typings[name]).filter((word) => word !== 'UNRECOGNISED');
const deposit = (paymentOption) => (paymentOption === 'DEPOSIT_ONLINE' ? { depositAmount: '0.50' } : {});
for (const [name, fields] of Object.entries({
  DimensionsUnit: (unit) => ({ physicalProperties: { shippable: true, packageDimensions: { unit } } }),
  FileType: (fileType) => ({ digitalFile: { fileType } }),
  ItemTypePreset: (preset) => ({ itemType: { preset } }),
  PaymentOptionType: (paymentOption) => ({ paymentOption, ...deposit(paymentOption) }),
  ProductPeriodAlignment: (productPeriodAlignment) => ({
    subscriptionOptionInfo: { subscriptionSettings: { productPeriodAlignment } },
  }),
  SubscriptionFrequency: (frequency) => ({
    subscriptionOptionInfo: { subscriptionSettings: { frequency, interval: 7 } },
  }),
  TaxableAddressType: (addressType) => ({ taxableAddress: { addressType } }),
})) {
  test(`every ${name} of the typings is taken and returned`, async () => {
    assert.notEqual(words(name).length, 0);
    const customLineItems = words(name).map((word) => customItem(fields(word)));
    const { customLineItems: read } = await ct.createCheckoutTemplate({ customLineItems });
    words(name).forEach((word, at) => {
      for (const [field, value] of Object.entries(fields(word))) assert.deepEqual(read[at][field], value);
    });
  });
}

test('an item of a type of its own keeps its type', async () => {
  assert.deepEqual((await roundTrip({ itemType: { custom: 'voucher' } })).itemType, { custom: 'voucher' });
});

test('the deprecated names of a description come back as the new ones', async () => {
  const name = { original: 'Size' };
  const { descriptionLines } = await roundTrip({
    descriptionLines: [
      { name, plainTextValue: { original: 'XL', translated: 'huge' }, lineType: 'PLAIN_TEXT' },
      { name, color: 'Red', lineType: 'COLOR' },
    ],
  });
  assert.deepEqual(descriptionLines, [
    { name, plainText: { original: 'XL', translated: 'huge' } },
    { name, colorInfo: { original: 'Red' } },
  ]);
});
