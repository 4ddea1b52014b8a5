import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the clocks of two sides may be apart, and how late a recorded delivery may be sent again. */
const TOLERANCE_S = 5 * 60;
const PREFIX = 'whsec_';

export interface Delivery {
  readonly id: string | undefined;
  /** Seconds since the epoch. */
  readonly timestamp: string | undefined;
  /** `v1,BASE64`, several of them with spaces between: a secret that is replaced signs along for a while. */
  readonly signature: string | undefined;
  /** As it came, to the byte. */
  readonly body: Buffer;
}

/** Why a delivery is not believed; undefined when it is. `now` in milliseconds. */
export function verify(delivery: Delivery, secrets: readonly string[], now = Date.now()): string | undefined {
  const { id, timestamp, signature, body } = delivery;
  if (!id || !timestamp || !signature) return 'The headers of a webhook are missing.';
  if (!/^\d{1,12}$/.test(timestamp)) return 'The timestamp is no number.';
  if (Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE_S) return 'The timestamp is too far from now.';
  const wanted = secrets.map((secret) => Buffer.from(sign(secret, id, timestamp, body)));
  const given = signature.split(' ').map((one) => Buffer.from(one));
  // All are compared, each in constant time: how long it takes tells nothing about how much of one was right.
  const matches = given.flatMap((one) =>
    wanted.map((good) => one.length === good.length && timingSafeEqual(one, good)),
  );
  return matches.includes(true) ? undefined : 'The signature does not fit.';
}

/** The signature of a delivery: `v1,BASE64`. */
export function sign(secret: string, id: string, timestamp: string, body: Buffer | string): string {
  const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
}
