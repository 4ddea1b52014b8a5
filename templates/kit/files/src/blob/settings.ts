import { choice, flag, group, integer, type Setting, text } from '../config/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import type { BlobStore } from './port.ts';
import { s3Blob } from './s3/driver.ts';

export interface BlobSettings {
  readonly driver: 's3';
  readonly host: string;
  readonly port: number;
  /** Access key and secret. */
  readonly user: string;
  readonly password: string;
  readonly region: string;
  readonly tls: boolean;
  /** Longest time without a byte, in milliseconds. */
  readonly timeoutMs: number;
  /** How long a caller waits for a store that is away, retries included. */
  readonly connectMs: number;
}

/** The binding of a blob store, e.g. for prefix BLOB: BLOB_DRIVER, BLOB_HOST, BLOB_PORT, BLOB_USER, BLOB_PASSWORD_FILE. */
export function blobSettings(prefix: string): Setting<BlobSettings> {
  return group({
    driver: choice(`${prefix}_DRIVER`, ['s3']),
    host: text(`${prefix}_HOST`),
    port: integer(`${prefix}_PORT`, { default: 9000, min: 1, max: 65_535 }),
    user: text(`${prefix}_USER`),
    password: text(`${prefix}_PASSWORD`),
    region: text(`${prefix}_REGION`, { default: 'us-east-1' }),
    tls: flag(`${prefix}_TLS`, { default: false }),
    timeoutMs: integer(`${prefix}_TIMEOUT_MS`, { default: 10_000, min: 1 }),
    connectMs: integer(`${prefix}_CONNECT_MS`, { default: 5000, min: 1 }),
  });
}

/** Opens the driver that the settings name. It connects with the first call. */
export function openBlob(settings: BlobSettings, telemetry: Telemetry): BlobStore {
  return s3Blob(settings, telemetry);
}
