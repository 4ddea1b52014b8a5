/** Makes the buckets that are missing, as the administrator. May be run again at any time; removes none. */
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const { HOST, PORT, TLS, REGION, ADMIN, BUCKETS } = process.env;
const SECRET = readFileSync('/run/secrets/admin', 'utf8').trim();
const origin = `${TLS === 'true' ? 'https' : 'http'}://${HOST.includes(':') ? `[${HOST}]` : HOST}:${PORT}`;
/** A server that has just started answers so for a moment. */
const TRIES = 20;

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

/** Signature version 4: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
function signed(method, url, body) {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const day = time.slice(0, 8);
  const headers = { host: url.host, 'x-amz-content-sha256': sha256(body), 'x-amz-date': time };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const request = [method, url.pathname, '', lines.join(''), names, headers['x-amz-content-sha256']].join('\n');
  const scope = `${day}/${REGION}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(request)].join('\n');
  const key = [day, REGION, 's3', 'aws4_request'].reduce(hmac, `AWS4${SECRET}`);
  const signature = hmac(key, text).toString('hex');
  const { host: _, ...sent } = headers;
  const authorization = `AWS4-HMAC-SHA256 Credential=${ADMIN}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...sent, authorization };
}

async function send(method, bucket, body = '') {
  const url = new URL(`/${bucket}`, origin);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await fetch(url, { method, headers: signed(method, url, body), ...(body ? { body } : {}) });
      if (answer.status < 500 || attempt === TRIES) return answer;
    } catch (error) {
      if (attempt === TRIES) throw error;
    }
    await sleep(500);
  }
}

async function make(bucket) {
  const there = await send('HEAD', bucket);
  if (there.ok) return console.log(`${bucket}: is there`);
  // Elsewhere than in its first region AWS wants to be told which; others do not mind.
  const place = `<LocationConstraint>${REGION}</LocationConstraint>`;
  const xml = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
  const body = REGION === 'us-east-1' ? '' : `<CreateBucketConfiguration ${xml}>${place}</CreateBucketConfiguration>`;
  const answer = await send('PUT', bucket, body);
  const text = await answer.text();
  if (!answer.ok && !text.includes('BucketAlreadyOwnedByYou')) {
    throw new Error(`${bucket}: ${answer.status} ${/<Code>(.*?)<\/Code>/.exec(text)?.[1] ?? text.slice(0, 200)}`);
  }
  console.log(`${bucket}: made`);
}

try {
  for (const bucket of BUCKETS.split(',').filter(Boolean)) await make(bucket);
} catch (error) {
  console.error(error.cause?.message ?? error.message);
  process.exitCode = 1;
}
