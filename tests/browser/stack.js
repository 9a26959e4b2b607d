// The running stack, as its `--info` file describes it.
import { readFileSync } from 'node:fs';

const file = process.env.CHECKOUT_LINKS_INFO;
if (!file) throw new Error('CHECKOUT_LINKS_INFO must name the info file of a running stack (see tests/outside)');

export const stack = JSON.parse(readFileSync(file, 'utf8'));

/** The shared URL that a merchant would post. */
export const demoLink =
  `${stack.base_url}/ecom/v1/checkout-templates/${stack.demo_template_id}` +
  `/create-and-redirect-to-checkout?siteId=${stack.site_id}`;

const catalog = new URL('../src/seed/demo-catalog.json', import.meta.url);
/** A discount code of the demo shop. */
export const discountCode = JSON.parse(readFileSync(catalog, 'utf8')).discounts.find(({ code }) => code).code;
