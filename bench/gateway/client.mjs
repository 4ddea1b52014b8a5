/** Keeps LOAD.connections busy with one request each: a moment to begin, then LOAD.seconds that count. */
import { connect } from 'node:net';

const { port, token, seconds, connections } = JSON.parse(process.env.LOAD);
const request = Buffer.from(
  `GET /api/products?limit=20 HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\naccept: application/json\r\nuser-agent: bench\r\n` +
    `authorization: Bearer ${token}\r\n\r\n`,
);
let requests = 0;
let failed = 0;

for (let i = 0; i < connections; i += 1) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => socket.write(request));
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.latin1Slice();
    const end = endOfResponse(text);
    if (end === undefined) return;
    if (!text.startsWith('HTTP/1.1 200')) failed += 1;
    requests += 1;
    text = text.slice(end);
    socket.write(request);
  });
  socket.on('error', (error) => {
    console.error(error.message);
    failed += 1;
  });
}

/** Only as much of HTTP as the contenders speak here: a length, or chunks. */
function endOfResponse(text) {
  const head = text.indexOf('\r\n\r\n');
  if (head === -1) return undefined;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, head + 2))?.[1];
  const end = length === undefined ? text.indexOf('\r\n0\r\n\r\n', head) + 7 : head + 4 + Number(length);
  return end > head + 6 && text.length >= end ? end : undefined;
}

setTimeout(() => {
  console.log('warm');
  const began = performance.now();
  [requests, failed] = [0, 0];
  setTimeout(() => {
    console.log(JSON.stringify({ requests, failed, time: (performance.now() - began) / 1000 }));
    process.exit(0);
  }, seconds * 1000);
}, 300);
