// Callbacks that the official client signs, at the running stack; and what the stack asks of Stripe, by the
// official client's types.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { api, call, close, open, openClub, openItems, page, press, session, tell } from './shop.js';
import { now } from './api.js';

before(open);
after(close);

const zine = [['Zine', '10.00', 1]];

test('a signed payment is taken, one that is signed wrong is not', async () => {
  const url = await openItems(zine);
  const paid = api.pay(await session(url));
  assert.equal(await tell('checkout.session.completed', paid, { signedWith: 'whsec_another' }), 400);
  assert.equal(await tell('checkout.session.completed', paid, { timestamp: now() - 400 }), 400);
  assert.equal(await tell('checkout.session.completed', paid), 200);
  assert.equal(await tell('checkout.session.completed', paid), 200);
  assert.match(await page(url), /Already paid/);
});

test('a payment that arrives later, and one that never does', async () => {
  for (const [type, status, words] of [
    ['checkout.session.async_payment_succeeded', 'paid', /Already paid/],
    ['checkout.session.async_payment_failed', 'unpaid', /was declined/],
  ]) {
    const url = await openItems(zine);
    const pending = api.pay(await session(url), 'unpaid');
    api.things.get(pending.payment_intent).status = 'processing';
    assert.equal(await tell('checkout.session.completed', pending), 200);
    assert.match(await page(url), /on its way/);
    pending.payment_status = status;
    assert.equal(await tell(type, pending), 200);
    assert.match(await page(url), words);
  }
});

test('a session that has expired lets the buyer try again', async () => {
  const url = await openItems(zine);
  const expired = api.things.get(await session(url));
  expired.status = 'expired';
  assert.equal(await tell('checkout.session.expired', expired), 200);
  assert.match(await page(url), /was canceled/);
  await session(url);
});

test('refunds and disputes of a paid checkout', async () => {
  const url = await openItems(zine);
  const paid = api.pay(await session(url));
  const { payment_intent } = paid;
  const refund = api.keep(api.refund({ payment_intent, amount: 300 }));
  // The refund before the payment.
  assert.equal(await tell('refund.created', refund), 200);
  assert.equal(await tell('checkout.session.completed', paid), 200);
  for (const type of ['refund.updated', 'charge.refund.updated', 'refund.failed']) assert.equal(await tell(type, refund), 200);
  const charge = { id: refund.charge, object: 'charge', created: now(), amount_refunded: 300, payment_intent };
  assert.equal(await tell('charge.refunded', charge), 200);
  for (const [type, status] of [['created', 'needs_response'], ['updated', 'under_review'], ['closed', 'won']]) {
    const dispute = { id: 'du_1', object: 'dispute', amount: 1000, currency: 'eur', status, payment_intent, charge: refund.charge };
    assert.equal(await tell(`charge.dispute.${type}`, dispute), 200);
  }
});

test('a subscription is charged, fails, recovers and ends', async () => {
  const url = await openClub();
  const paid = api.pay(await session(url));
  const subscription = api.things.get(paid.subscription);
  assert.equal(await tell('checkout.session.completed', paid), 200);
  assert.equal(await tell('invoice.paid', api.things.get(paid.invoice)), 200);
  const intent = api.keep({ id: api.id('pi'), object: 'payment_intent', amount: 500, currency: 'eur', status: 'succeeded', metadata: {} });
  const failed = { ...api.invoice(subscription, 'subscription_cycle', 500), attempt_count: 2 };
  assert.equal(await tell('invoice.payment_failed', failed), 200);
  const cycle = api.invoice(subscription, 'subscription_cycle', 500, intent);
  for (const type of ['invoice.paid', 'invoice.payment_succeeded']) assert.equal(await tell(type, cycle), 200);
  for (const type of ['updated', 'paused', 'resumed']) assert.equal(await tell(`customer.subscription.${type}`, subscription), 200);
  // A refund at the dashboard, of a charge that an order is called by its invoice for.
  assert.equal(await tell('refund.created', api.keep(api.refund({ payment_intent: intent.id, amount: 100 }))), 200);
  subscription.status = 'canceled';
  subscription.ended_at = now();
  assert.equal(await tell('customer.subscription.deleted', subscription), 200);
});

test('what is none of the shop\'s is acknowledged', async () => {
  assert.equal(await tell('customer.created', { id: 'cus_1', object: 'customer' }), 200);
  assert.equal(await tell('checkout.session.completed', { ...api.pay(await session(await openItems(zine))), metadata: {} }), 200);
});

test('every request is one that the official types allow', async () => {
  const code = { code: `NODE${now()}`, type: 'percentage', basis_points: 1250, duration: 'once', name: 'Node' };
  await call('POST', '/v1/discounts/', code);
  const url = await openItems([['Zine', '10.00', 3], ['Pin', '3.50', 1]]);
  await press(url, { intent: 'apply_coupon', coupon: code.code });
  await session(url);
  await press(url, { intent: 'reopen' });
  await session(await openClub({ trial_interval: 'week', trial_interval_count: 2 }));
  const types = {
    'POST coupons': 'CouponCreateParams',
    'POST checkout/sessions': 'Checkout.SessionCreateParams',
    'GET checkout/sessions/id': 'Checkout.SessionRetrieveParams',
    'POST checkout/sessions/id/expire': 'Checkout.SessionExpireParams',
    'GET payment_intents/id': 'PaymentIntentRetrieveParams',
    'GET invoices/id': 'InvoiceRetrieveParams',
    'GET invoice_payments': 'InvoicePaymentListParams',
    'GET refunds': 'RefundListParams',
    'GET subscriptions/id': 'SubscriptionRetrieveParams',
  };
  const seen = new Set();
  const lines = api.asked.map(({ method, path, form, headers }, at) => {
    const kind = `${method} ${path.replace(/\/[a-z]+_[A-Za-z0-9_]+/, '/id')}`;
    assert.ok(types[kind], `no type for ${kind}`);
    assert.equal(headers['stripe-version'], '2026-10-28.endive');
    assert.equal(headers.authorization, 'Bearer sk_test_0123456789abcdef');
    assert.ok(headers['idempotency-key'] || !['POST coupons', 'POST checkout/sessions'].includes(kind));
    seen.add(kind);
    return `export const request${at} = ${JSON.stringify(form)} satisfies Stripe.${types[kind]};`;
  });
  for (const kind of ['POST coupons', 'POST checkout/sessions', 'POST checkout/sessions/id/expire', 'GET invoice_payments']) {
    assert.ok(seen.has(kind), `${kind} was not asked`);
  }
  const file = new URL('requests.ts', import.meta.url).pathname;
  const check = (text) => {
    writeFileSync(file, text);
    const flags = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--moduleResolution', 'nodenext', '--target', 'es2022'];
    execFileSync('npx', ['tsc', ...flags, file], { cwd: new URL('.', import.meta.url).pathname, stdio: 'pipe' });
  };
  const head = "import Stripe from 'stripe';\n";
  try {
    check(head + lines.join('\n'));
    // The check can fail.
    assert.throws(() => check(`${head}export const wrong = {nope: 1} satisfies Stripe.Checkout.SessionCreateParams;`));
  } catch (error) {
    assert.fail(`${error.message}\n${error.stdout ?? ''}`);
  } finally {
    rmSync(file, { force: true });
  }
});
