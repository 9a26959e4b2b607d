// A merchant's server: keeps what it is sent, and answers as it is told.
import { createServer } from 'node:http';
import { once } from 'node:events';

export class Receiver {
  /** Every delivery, in order: `{path, headers, body}`, the body as it came. */
  deliveries = [];
  #answer = () => 200;
  #waiting = [];

  static async listen() {
    const receiver = new Receiver();
    receiver.server = createServer((request, response) => {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        const delivery = { path: request.url, headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
        receiver.deliveries.push(delivery);
        const status = receiver.#answer(delivery);
        response.writeHead(status).end();
        receiver.#waiting = receiver.#waiting.filter((look) => !look());
      });
    });
    receiver.server.listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
    receiver.url = `http://127.0.0.1:${receiver.server.address().port}`;
    return receiver;
  }

  /** From now on, deliveries are answered with the status that `choose(delivery)` returns. */
  answerWith(choose) {
    this.#answer = choose;
  }

  /** The first delivery that `wanted` accepts, also one that is still to come. */
  delivery(wanted = () => true, patience = 30_000) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`none of ${this.deliveries.length} deliveries is it`)), patience);
      const look = () => {
        const found = this.deliveries.find(wanted);
        if (!found) return false;
        clearTimeout(timer);
        resolve(found);
        return true;
      };
      if (!look()) this.#waiting.push(look);
    });
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
