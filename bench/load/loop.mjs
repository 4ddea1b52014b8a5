/** The most that a plain use of node:http sends: 32 requests, each followed by the next one at once. */
import { Agent, get } from 'node:http';

const [port, seconds] = process.argv.slice(2).map(Number);
const agent = new Agent({ keepAlive: true });
let requests = 0;

function next() {
  get({ host: '127.0.0.1', port, path: '/', agent }, (response) => {
    response.resume().on('end', () => {
      requests += 1;
      next();
    });
  });
}
for (let i = 0; i < 32; i += 1) next();
setTimeout(() => {
  console.log(JSON.stringify({ requests }));
  process.exit(0);
}, seconds * 1000);
