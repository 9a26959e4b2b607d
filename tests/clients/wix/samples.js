// Templates to send. The client changes what it is given, so each call makes a fresh one.
import { stack } from './client.js';

export const guid = '215238eb-22a5-4c36-9e7b-e7c08025e04e';
/** An image of Wix's, as its clients write it. */
export const wixImage = 'wix:image://v1/abc_123.jpg/a%20zine.jpg#originWidth=800&originHeight=600';

export const customItem = (fields = {}) => ({
  quantity: 1,
  productName: { original: 'Zine' },
  price: '1.00',
  itemType: { preset: 'DIGITAL' },
  ...fields,
});

export const catalogItem = (catalogItemId = stack.demo_product_id, fields = {}) => ({
  quantity: 1,
  catalogReference: { catalogItemId, appId: guid },
  ...fields,
});

/** A template of one custom item. */
export const zine = (fields = {}) => ({ customLineItems: [customItem()], ...fields });

const text = (original, translated) => ({ original, translated });
const dimensions = { length: '10.5', width: '0.000001', height: '999999999', unit: 'CM' };
const physicalProperties = () => ({
  weight: 1.25,
  sku: 'ZINE-1',
  shippable: true,
  productDimensions: { ...dimensions },
  packageDimensions: { ...dimensions, unit: 'IN' },
});
const descriptionLines = () => [
  { name: text('Größe', 'Size'), plainText: text('groß', 'large') },
  { name: text('Einband', 'Cover'), colorInfo: { ...text('Meergrün', 'Sea green'), code: '#2E8B57' } },
];
const modifierGroups = () => [
  {
    _id: 'group-1',
    name: text('Belag', 'Toppings'),
    modifiers: [
      { _id: 'm-1', quantity: 3, label: text('Käse', 'Cheese'), details: text('alt', 'aged'), price: '1.50' },
    ],
  },
];
const subscriptionOptionInfo = () => ({
  subscriptionSettings: {
    frequency: 'DAY',
    interval: 7,
    autoRenewal: true,
    billingCycles: 12,
    enableCustomerCancellation: true,
    freeTrialPeriod: { frequency: 'MONTH', interval: 999 },
    startDate: new Date('2027-01-01T00:00:00Z'),
    billingSettings: { anchorDay: 28 },
    productPeriodAlignment: 'ALIGNED_WITH_BILLING_PERIOD',
  },
  title: text('Abo', 'Subscription'),
  description: text('Jede Woche', 'Every week'),
});

/** A catalog item with all overrides. */
export const fullCatalogItem = () => ({
  quantity: 3,
  catalogReference: { catalogItemId: stack.demo_product_id, appId: guid, options: { Color: 'red', sizes: [1, null] } },
  catalogOverrideFields: {
    productName: text('Kurs', 'Course for two'),
    price: '40.00',
    fullPrice: '50.00',
    descriptionLines: descriptionLines(),
    physicalProperties: physicalProperties(),
    image: wixImage,
    paymentOption: { value: 'DEPOSIT_ONLINE' },
    depositAmount: '10.00',
    savePaymentMethod: true,
    inventoryAppId: guid,
    fixedQuantity: true,
  },
});

/** A custom item with every field of the typings but those that an old name has replaced. */
export const fullCustomItem = () => ({
  quantity: 2,
  price: '12.50',
  priceDescription: text('pro Person', 'per person'),
  descriptionLines: descriptionLines(),
  media: 'https://img.example/dinner.jpg?w=800',
  _id: guid,
  taxGroupId: guid,
  productName: text('Essen', 'Dinner'),
  url: 'https://shop.example/dinner?day=1',
  itemType: { preset: 'SERVICE' },
  fullPrice: '15.00',
  quantityAvailable: 100000,
  physicalProperties: physicalProperties(),
  subscriptionOptionInfo: subscriptionOptionInfo(),
  digitalFile: { _id: 'file-1', fileName: 'menu.pdf', fileType: 'SECURE_DOCUMENT' },
  paymentOption: 'DEPOSIT_ONLINE',
  serviceProperties: {
    scheduledDate: new Date('2026-12-24T18:00:00Z'),
    endDate: new Date('2026-12-24T21:30:00.250Z'),
    numberOfParticipants: 4,
  },
  rootCatalogItemId: 'root-1',
  depositAmount: '5.00',
  deliveryProfileId: guid,
  catalogReference: { catalogItemId: 'x', appId: guid, options: { deep: [{ a: null }] } },
  priceUndetermined: true,
  fixedQuantity: true,
  consentRequiredPaymentPolicy: 'Deposits are kept.',
  savePaymentMethod: true,
  policies: [{ title: 'Cancellation', content: 'Until noon.\nThen never.' }],
  inventoryAppId: guid,
  membersOnly: true,
  taxableAddress: { addressType: 'BUSINESS' },
  modifierGroups: modifierGroups(),
});

/** A template with every field of the typings. */
export const fullTemplate = () => ({
  status: 'INACTIVE',
  customization: {
    webClient: { disabledContinueShoppingButton: true, disabledPolicyAgreementCheckbox: true },
    lockedGiftCard: true,
    lockedCoupon: true,
    disabledManualPayment: true,
  },
  lineItems: [fullCatalogItem()],
  customLineItems: [fullCustomItem()],
  couponCode: 'WELCOME10',
  extendedFields: { namespaces: { '@app/x': { note: null, n: 1e300 }, '@app/y': {} } },
  customContentReference: { appId: guid, componentId: guid },
  externalReference: { appId: guid, resourceId: 'pay-link-7' },
});

const nullDimensions = () => ({ length: null, width: null, height: null, unit: 'CM' });
const nullPhysicalProperties = () => ({ weight: null, sku: null, productDimensions: nullDimensions() });

/** A template with `null` in the fields of items that may have it. */
export const nullTemplate = () => ({
  couponCode: null,
  lineItems: [
    {
      quantity: 1,
      catalogReference: { catalogItemId: stack.demo_product_id, appId: guid, options: null },
      catalogOverrideFields: {
        productName: text('Kurs', null),
        price: null,
        fullPrice: null,
        physicalProperties: nullPhysicalProperties(),
        depositAmount: null,
        savePaymentMethod: null,
        inventoryAppId: null,
        fixedQuantity: null,
      },
    },
  ],
  customLineItems: [
    customItem({
      _id: null,
      taxGroupId: null,
      priceDescription: text('pro Person', null),
      descriptionLines: [{ name: text('Einband', null), colorInfo: { ...text('Rot', null), code: null } }],
      fullPrice: null,
      quantityAvailable: null,
      physicalProperties: nullPhysicalProperties(),
      subscriptionOptionInfo: {
        subscriptionSettings: {
          interval: null,
          billingCycles: null,
          startDate: null,
          billingSettings: { anchorDay: null },
        },
      },
      serviceProperties: { scheduledDate: null, numberOfParticipants: null, endDate: null },
      rootCatalogItemId: null,
      depositAmount: null,
      deliveryProfileId: null,
      consentRequiredPaymentPolicy: null,
      policies: [{ title: null, content: 'Until noon.' }],
      inventoryAppId: null,
      modifierGroups: [{ modifiers: [{ quantity: null, price: null }] }],
    }),
  ],
});
