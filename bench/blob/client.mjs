/** Loads a store with requests signed as the generated services sign theirs; told by its parent what to do. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true });
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
const sha256 = (data) => createHash('sha256').update(data).digest('hex');

function headersFor(method, path, body, { port, user, secret }) {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const day = date.slice(0, 8);
  const scope = `${day}/us-east-1/s3/aws4_request`;
  const payload = sha256(body);
  const names = 'host;x-amz-content-sha256;x-amz-date';
  const values = `host:127.0.0.1:${port}\nx-amz-content-sha256:${payload}\nx-amz-date:${date}\n`;
  const canonical = [method, path, '', values, names, payload].join('\n');
  const key = [day, 'us-east-1', 's3', 'aws4_request'].reduce(hmac, `AWS4${secret}`);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonical)}`).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${user}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { 'x-amz-date': date, 'x-amz-content-sha256': payload, authorization, 'content-length': body.length };
}

function send(method, path, body, target) {
  return new Promise((resolve, reject) => {
    const headers = headersFor(method, path, body, target);
    const sent = request({ agent, host: '127.0.0.1', port: target.port, method, path, headers }, (message) => {
      let bytes = 0;
      message.on('data', (chunk) => {
        bytes += chunk.length;
      });
      message.once('end', () =>
        message.statusCode === 200 ? resolve(bytes) : reject(new Error(`${method} answered ${message.statusCode}`)),
      );
      message.once('error', reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

async function load({ operation, bytes, concurrency, seconds, ...target }) {
  const body = randomBytes(bytes);
  const path = (worker) => `/${target.bucket}/${bytes}/${worker}`;
  for (let worker = 0; worker < concurrency; worker += 1) await send('PUT', path(worker), body, target);
  const times = [];
  const begin = performance.now();
  const end = begin + seconds * 1000;
  const work = async (_, worker) => {
    while (performance.now() < end) {
      const started = performance.now();
      if (operation === 'put') await send('PUT', path(worker), body, target);
      else if ((await send('GET', path(worker), '', target)) !== bytes) throw new Error('an object is cut');
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  const perSecond = (times.length / (performance.now() - begin)) * 1000;
  times.sort((a, b) => a - b);
  return { requests: times.length, perSecond, p99: times[Math.floor(times.length * 0.99)] };
}

process.on('message', (question) => {
  load(question).then(
    (answer) => process.send(answer),
    (error) => process.send({ error: error.message }),
  );
});
process.on('disconnect', () => process.exit(0));
