// Just enough of Stripe's API for a shop: it keeps what it is asked, for Stripe's own types to judge.
import { createServer } from 'node:http';

const NUMBERS = /\[(unit_amount|quantity|interval_count|trial_period_days)\]$|^(amount|amount_off|duration_in_months|expires_at|limit)$/;

/** `a[b][0]=1` as `{a: {b: [1]}}`. */
export function nested(form) {
  const all = {};
  for (const [name, text] of new URLSearchParams(form)) {
    const parts = name.split('[').map((part) => part.replace(/\]$/, ''));
    const last = parts.pop();
    let place = all;
    for (const [at, part] of parts.entries()) place = place[part] ??= /^\d+$/.test(parts[at + 1] ?? last) ? [] : {};
    place[last] = NUMBERS.test(name) ? Number(text) : ['true', 'false'].includes(text) ? text === 'true' : text;
  }
  return all;
}

export class Api {
  asked = [];
  things = new Map();
  #made = 0;

  id(prefix) {
    return `${prefix}_node${String(++this.#made).padStart(6, '0')}`;
  }

  keep(thing) {
    this.things.set(thing.id, thing);
    return thing;
  }

  async listen(port) {
    this.server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        const url = new URL(request.url, 'http://stripe');
        const form = nested(request.method === 'POST' ? body : url.search.slice(1));
        const path = url.pathname.replace('/v1/', '');
        this.asked.push({ method: request.method, path, form, headers: request.headers });
        const thing = this.answer(request.method, path, form);
        response.writeHead(thing ? 200 : 404, { 'content-type': 'application/json' });
        const missing = { error: { type: 'invalid_request_error', code: 'resource_missing', message: 'none' } };
        response.end(JSON.stringify(thing ?? missing));
      });
    });
    await new Promise((done) => this.server.listen(port, '127.0.0.1', done));
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }

  answer(method, path, form) {
    const [kind, id, step] = path.startsWith('checkout/sessions') ? path.split('/').slice(1) : path.split('/');
    if (method === 'POST' && kind === 'coupons') return this.keep({ object: 'coupon', ...form });
    if (method === 'POST' && kind === 'sessions' && !id) return this.session(form);
    if (method === 'POST' && kind === 'refunds') return this.keep(this.refund(form));
    if (method === 'GET' && ['refunds', 'invoice_payments'].includes(kind)) return { object: 'list', data: this.list(kind, form), has_more: false };
    const thing = this.things.get(id);
    if (thing && step === 'expire') thing.status = 'expired';
    if (thing && method === 'POST' && kind === 'subscriptions') Object.assign(thing, form);
    if (thing && method === 'DELETE') thing.status = 'canceled';
    return thing;
  }

  list(kind, form) {
    const all = [...this.things.values()];
    if (kind === 'refunds') return all.filter((thing) => thing.object === 'refund' && [form.payment_intent, form.charge].some((id) => id && [thing.payment_intent, thing.charge].includes(id)));
    return all.filter((thing) => thing.object === 'invoice_payment' && (thing.invoice === form.invoice || thing.payment.payment_intent === form.payment?.payment_intent));
  }

  session(form) {
    const id = this.id('cs_test');
    const off = this.things.get(form.discounts?.[0].coupon)?.amount_off ?? 0;
    const due = form.line_items.filter((line) => !line.price_data.recurring || !form.subscription_data.trial_period_days);
    const total = due.reduce((sum, line) => sum + line.price_data.unit_amount * line.quantity, 0) - off;
    const { mode, metadata, client_reference_id, expires_at } = form;
    const currency = form.line_items[0].price_data.currency;
    return this.keep({
      id, object: 'checkout.session', mode, metadata, client_reference_id, expires_at, currency, created: now(), status: 'open',
      payment_status: 'unpaid', amount_total: total, url: `https://checkout.stripe.example/${id}`,
    });
  }

  refund({ payment_intent, amount, metadata = {} }) {
    const charge = this.things.get(payment_intent);
    return { id: this.id('re'), object: 'refund', amount, currency: charge.currency, payment_intent, charge: charge.latest_charge, status: 'succeeded', created: now(), metadata };
  }

  /** The buyer pays in a session. */
  pay(id, status = 'paid') {
    const session = this.things.get(id);
    const intent = this.keep({ id: this.id('pi'), object: 'payment_intent', amount: session.amount_total, currency: session.currency, status: 'succeeded', metadata: session.metadata, latest_charge: this.id('ch') });
    if (session.mode === 'payment') session.payment_intent = intent.id;
    else this.subscribe(session, intent);
    return Object.assign(session, { status: 'complete', payment_status: status, url: null });
  }

  subscribe(session, intent) {
    intent.metadata = {};
    const [start, end] = [now(), now() + 30 * 86400];
    const subscription = this.keep({
      id: this.id('sub'), object: 'subscription', status: 'active', created: start, cancel_at_period_end: false, metadata: session.metadata,
      items: { object: 'list', data: [{ current_period_start: start, current_period_end: end }] },
    });
    session.subscription = subscription.id;
    session.invoice = this.invoice(subscription, 'subscription_create', session.amount_total, intent).id;
  }

  /** An invoice of a subscription, paid if there is an intent. */
  invoice(subscription, billing_reason, amount, intent) {
    const { current_period_start: start, current_period_end: end } = subscription.items.data[0];
    const invoice = this.keep({
      id: this.id('in'), object: 'invoice', billing_reason, currency: 'eur', amount_paid: intent ? amount : 0, attempt_count: 1,
      status_transitions: { paid_at: intent ? now() : null },
      parent: { type: 'subscription_details', subscription_details: { subscription: subscription.id, metadata: subscription.metadata } },
      lines: { object: 'list', data: [{ period: { start, end } }] },
    });
    if (intent) this.keep({ id: this.id('inpay'), object: 'invoice_payment', invoice: invoice.id, payment: { type: 'payment_intent', payment_intent: intent.id } });
    return invoice;
  }
}

export const now = () => Math.floor(Date.now() / 1000);
