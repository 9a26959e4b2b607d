// The site, as its organization.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allOf, clientOf, clientWith, faults, other, otherSite, polar, refusal, stack } from './client.js';

const id = stack.site_id;

test('the list holds the own organization and no other', async () => {
  const [own, ...more] = await allOf(polar.organizations.listOrganizations({}));
  assert.deepEqual([own.id, own.slug, more], [id, 'harbour-lane', []]);
  assert.deepEqual(await polar.organizations.get({ id }), own);
  const sorted = await allOf(polar.organizations.listOrganizations({ sorting: ['-name', 'created_at'], limit: 1 }));
  assert.deepEqual(sorted, [own]);
  assert.deepEqual(await allOf(polar.organizations.listOrganizations({ slug: 'harbour-lane' })), [own]);
  assert.deepEqual(await allOf(polar.organizations.listOrganizations({ slug: 'another' })), []);
  assert.deepEqual(await allOf(polar.organizations.listOrganizations({ page: 2 })), []);
});

test('an update changes what it names', async () => {
  const before = await other.organizations.get({ id: otherSite.site_id });
  assert.equal(before.defaultPresentmentCurrency, 'usd');
  const organizationUpdate = {
    name: 'Quay Street Press',
    email: 'hello@quay.example',
    website: 'https://quay.example/',
    avatarUrl: 'https://quay.example/logo.png',
    country: 'DE',
    socials: [{ platform: 'github', url: 'https://github.example/quay' }],
    details: { productDescription: 'Books', switching: false },
    featureSettings: { checkoutLocalizationEnabled: true },
    subscriptionSettings: { ...before.subscriptionSettings, prorationBehavior: 'invoice' },
    customerEmailSettings: { ...before.customerEmailSettings, orderConfirmation: true },
    customerPortalSettings: { usage: { show: true }, subscription: { updateSeats: false, updatePlan: true } },
    defaultPresentmentCurrency: 'eur',
    defaultTaxBehavior: 'exclusive',
    ssoEnforced: false,
  };
  const { details, featureSettings, customerPortalSettings, ...told } = organizationUpdate;
  const after = await other.organizations.update({ id: otherSite.site_id, organizationUpdate });
  assert.deepEqual({ ...after, ...told }, after);
  assert.equal(after.prorationBehavior, 'invoice');
  assert.equal(after.featureSettings.checkoutLocalizationEnabled, true);
  assert.deepEqual(after.customerPortalSettings.subscription.updatePlan, true);
  assert.ok(after.modifiedAt > before.createdAt);
  const cleared = await other.organizations.update({
    id: otherSite.site_id,
    organizationUpdate: { email: null, socials: null, customerPortalSettings: null, defaultPresentmentCurrency: 'usd' },
  });
  assert.deepEqual([cleared.email, cleared.socials, cleared.country], [null, [], 'DE']);
  assert.deepEqual(cleared.customerPortalSettings, before.customerPortalSettings);
  assert.deepEqual(await other.organizations.get({ id: otherSite.site_id }), cleared);
});

test('what is wrong with an update is told all at once', async () => {
  const organizationUpdate = { name: '', website: 'ftp://quay.example', email: 'quay', socials: [{ platform: 'x', url: '' }] };
  assert.deepEqual(await faults(polar.organizations.update({ id, organizationUpdate })), [
    ['body.name', 'value_error'],
    ['body.website', 'value_error'],
    ['body.email', 'value_error'],
    ['body.socials.0.url', 'value_error'],
  ]);
  assert.deepEqual(await faults(polar.organizations.get({ id: 'harbour-lane' })), [['path.id', 'value_error']]);
});

test('another organization does not exist', async () => {
  for (const call of [
    () => other.organizations.get({ id }),
    () => other.organizations.update({ id, organizationUpdate: { name: 'Mine' } }),
    () => polar.organizations.get({ id: otherSite.site_id }),
  ]) {
    const error = await refusal(call());
    assert.deepEqual([error.name, error.error, error.statusCode], ['ResourceNotFound', 'ResourceNotFound', 404]);
  }
});

test('a token that is none, or lacks the scope, is refused', async () => {
  const stranger = clientOf({ access_token: 'ck_unknown' });
  assert.equal((await refusal(stranger.organizations.get({ id }))).statusCode, 401);
  const reader = await clientWith('organizations:read');
  assert.equal((await reader.organizations.get({ id })).id, id);
  const error = await refusal(reader.organizations.update({ id, organizationUpdate: { name: 'Mine' } }));
  assert.deepEqual([error.name, error.statusCode], ['NotPermitted', 403]);
});
