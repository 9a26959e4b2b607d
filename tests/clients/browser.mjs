// A shared URL, opened as a browser does. Node's `fetch` will not do: whatever headers it is given, it says
// that a script asks, and for that a shared URL makes no checkout.
import { get } from 'node:http';

const headers = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'en-US,en;q=0.5',
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-site': 'none',
  'sec-fetch-user': '?1',
};

/** Follows a shared URL, one step: the status, and where it leads. */
export const openShared = (url) =>
  new Promise((resolve, reject) => {
    const request = get(url, { headers }, (answer) => {
      answer.on('end', () => resolve({ status: answer.statusCode, location: answer.headers.location }));
      answer.resume();
    });
    request.on('error', reject);
  });
