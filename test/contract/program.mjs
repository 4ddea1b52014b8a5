// A service that keeps the agreement between programs and runtimes, and fails when told to: CONTRACT_FAIL=exit | unready.
import { createServer } from 'node:http';

const { SERVICE_NAME = 'service', HOST = '127.0.0.1', PORT = '0', DRAIN_MS = '200', CONTRACT_FAIL } = process.env;
const log = (msg) => console.log(JSON.stringify({ level: 'info', time: Date.now(), msg, service: SERVICE_NAME }));
let ready = CONTRACT_FAIL === undefined;

log(`hello from ${SERVICE_NAME}`);
if (CONTRACT_FAIL === 'exit') {
  log('fatal: told to fail');
  setTimeout(() => process.exit(1), 20);
}

const server = createServer((request, response) => {
  const probe = request.url === '/readyz' || request.url === '/startupz';
  response.writeHead(probe && !ready ? 503 : 200, { 'content-type': 'text/plain' });
  response.end(probe && !ready ? '{"contract":"told to be unready"}' : `hello from ${SERVICE_NAME}\n`);
});
server.listen(Number(PORT), HOST, () => process.send?.({ type: 'listening', port: server.address().port }));

const stop = () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
};
process.on('SIGTERM', () => {
  ready = false;
  setTimeout(stop, Number(DRAIN_MS));
});
process.on('SIGINT', stop);
process.on('disconnect', () => process.exit(0));
