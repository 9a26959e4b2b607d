// Subscriptions: read, listed, ended and gone on with.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allOf, clientWith, faults, other, polar, refusal } from './client.js';
import { subscribed } from './sold.js';

const update = ({ id }, subscriptionUpdate) => polar.subscriptions.update({ id, subscriptionUpdate });

test('a subscription ends with its period, goes on after all, and is revoked', async () => {
  const subscription = await subscribed({}, { externalCustomerId: 'js-subscriptions', metadata: { wave: 3 } });
  assert.deepEqual([subscription.status, subscription.amount, subscription.recurringInterval], ['active', 700, 'month']);
  assert.deepEqual([subscription.product.name, subscription.prices[0].priceAmount], ['Magazine', 700]);
  assert.deepEqual([subscription.metadata, subscription.customer.email], [{ wave: 3 }, 'ada@example.com']);

  const reason = { customerCancellationReason: 'too_expensive', customerCancellationComment: 'Sorry' };
  const ends = await update(subscription, { cancelAtPeriodEnd: true, ...reason });
  assert.deepEqual([ends.status, ends.cancelAtPeriodEnd, ends.endsAt], ['active', true, subscription.currentPeriodEnd]);
  assert.deepEqual([ends.customerCancellationReason, ends.customerCancellationComment], Object.values(reason));
  const listed = polar.subscriptions.list({ externalCustomerId: 'js-subscriptions', cancelAtPeriodEnd: true, active: true, limit: 1 });
  assert.deepEqual(await allOf(listed), [ends]);
  const goesOn = await update(subscription, { cancelAtPeriodEnd: false });
  assert.deepEqual([goesOn.cancelAtPeriodEnd, goesOn.canceledAt], [false, null]);

  const revoked = await polar.subscriptions.revoke({ id: subscription.id });
  assert.deepEqual([revoked.status, revoked.id], ['canceled', subscription.id]);
  assert.ok(revoked.endedAt);
  for (const call of [() => update(subscription, { revoke: true }), () => polar.subscriptions.revoke({ id: subscription.id })]) {
    const error = await refusal(call());
    assert.deepEqual([error.name, error.statusCode], ['AlreadyCanceledSubscription', 403]);
  }
  const over = polar.subscriptions.list({ status: ['canceled'], productId: subscription.productId });
  assert.deepEqual(await allOf(over), [revoked]);
});

test('a trial is told with its end', async () => {
  const trial = await subscribed({ name: 'Club', trialInterval: 'week', trialIntervalCount: 2 });
  assert.equal(trial.status, 'trialing');
  assert.ok(trial.trialEnd > trial.trialStart);
});

test('what is wrong, foreign or not allowed is told with its type', async () => {
  const subscription = await subscribed();
  const { id } = subscription;
  const more = [['body.seats', 'extra_forbidden'], ['body.cancel_at_period_end', 'missing']];
  assert.deepEqual(await faults(update(subscription, { seats: 3 })), more);
  const foreign = await refusal(other.subscriptions.get({ id }));
  assert.deepEqual([foreign.name, foreign.statusCode], ['ResourceNotFound', 404]);
  const reader = await clientWith('subscriptions:read');
  assert.equal((await reader.subscriptions.get({ id })).id, id);
  assert.equal((await refusal(reader.subscriptions.revoke({ id }))).statusCode, 403);
});
