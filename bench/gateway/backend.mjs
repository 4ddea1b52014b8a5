/** `backend.mjs PORT JWKS`: looks for ends of requests, not into them, so that it is not what limits a proxy. */
import { createServer } from 'node:net';

const [port, jwks] = process.argv.slice(2);
const products = Array.from({ length: 8 }, (_, id) => ({
  id,
  name: `Product ${id}`,
  priceCents: 100 * id,
  currency: 'EUR',
}));

const response = (body) =>
  Buffer.from(
    `HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\nx-cache: hit\r\ndate: ${new Date().toUTCString()}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: keep-alive\r\nkeep-alive: timeout=72\r\n\r\n${body}`,
  );
const page = response(JSON.stringify({ items: products, nextCursor: null }));
const keys = response(jwks);

createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    const answer = chunk.includes('jwks.json') ? keys : page;
    for (let at = chunk.indexOf('\r\n\r\n'); at !== -1; at = chunk.indexOf('\r\n\r\n', at + 4)) socket.write(answer);
  });
}).listen(Number(port), '127.0.0.1');
process.once('SIGINT', () => process.exit(0));
