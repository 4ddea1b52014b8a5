import { s3Error } from '../errors.ts';
import type { Request } from '../server/request.ts';

/** What a request says about who sent it; nothing of it is proven yet. */
export interface Claim {
  readonly via: 'header' | 'query';
  readonly user: string;
  /** yyyymmdd, of the credential. */
  readonly day: string;
  readonly region: string;
  /** yyyymmddThhmmssZ, of the request. */
  readonly date: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** Query only: for how long, from its date. */
  readonly expiresSeconds?: number;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const WEEK_SECONDS = 7 * 24 * 3600;

/** Throws where there is none (nothing is open to everybody), more than one, or one that makes no sense. */
export function claimOf(request: Request): Claim {
  const header = request.headers.get('authorization');
  const algorithm = request.parameter('x-amz-algorithm');
  if (header !== undefined && algorithm !== undefined) {
    throw s3Error('InvalidArgument', 'Only one way to sign is allowed: the Authorization header or the query.');
  }
  if (header !== undefined) return fromHeader(request, header);
  if (algorithm !== undefined) return fromQuery(request, algorithm);
  throw s3Error('AccessDenied');
}

function fromHeader(request: Request, header: string): Claim {
  const [algorithm, ...rest] = header.trim().split(/\s+/);
  if (algorithm !== ALGORITHM) throw s3Error('InvalidRequest', `Please use ${ALGORITHM}.`);
  const fields = new Map(
    rest
      .join('')
      .split(',')
      .map((field) => {
        const at = field.indexOf('=');
        return [field.slice(0, at), field.slice(at + 1)];
      }),
  );
  const malformed = (what: string) => s3Error('AuthorizationHeaderMalformed', `The authorization header has ${what}.`);
  const scope = scopeOf(fields.get('Credential'));
  if (!scope) throw malformed('no valid Credential');
  return {
    via: 'header',
    ...scope,
    date: dateOf(request),
    signedHeaders: headersOf(fields.get('SignedHeaders')) ?? raise(malformed('no valid SignedHeaders')),
    signature: fields.get('Signature') ?? raise(malformed('no Signature')),
  };
}

function fromQuery(request: Request, algorithm: string): Claim {
  const wrong = (what: string) => s3Error('AuthorizationQueryParametersError', what);
  if (algorithm !== ALGORITHM) throw wrong(`X-Amz-Algorithm must be ${ALGORITHM}.`);
  const expiresSeconds = Number(request.parameter('x-amz-expires'));
  if (!Number.isInteger(expiresSeconds) || expiresSeconds < 1 || expiresSeconds > WEEK_SECONDS) {
    throw wrong('X-Amz-Expires must be a number of seconds from 1 to a week.');
  }
  const date = request.parameter('x-amz-date');
  return {
    via: 'query',
    ...(scopeOf(request.parameter('x-amz-credential')) ?? raise(wrong('X-Amz-Credential is not valid.'))),
    date: isDate(date) ? date : raise(wrong('X-Amz-Date must be as in 20130524T000000Z.')),
    signedHeaders:
      headersOf(request.parameter('x-amz-signedheaders')) ?? raise(wrong('X-Amz-SignedHeaders is not valid.')),
    signature: request.parameter('x-amz-signature') ?? raise(wrong('X-Amz-Signature is missing.')),
    expiresSeconds,
  };
}

/** `user/20130524/us-east-1/s3/aws4_request`. Any region is taken: there is only one, here. */
function scopeOf(credential = ''): Pick<Claim, 'user' | 'day' | 'region'> | undefined {
  const match = /^(.+)\/(\d{8})\/([^/]+)\/s3\/aws4_request$/.exec(credential);
  const [, user = '', day = '', region = ''] = match ?? [];
  return match ? { user, day, region } : undefined;
}

/** Lower-case names in order; the host is always among them. */
function headersOf(text = ''): string[] | undefined {
  const names = text.split(';');
  return names.includes('host') && names.every((name) => /^[!-9<-@[-~]+$/.test(name)) ? names : undefined;
}

function dateOf(request: Request): string {
  const date = request.headers.get('x-amz-date');
  if (isDate(date)) return date;
  const parsed = date === undefined ? Date.parse(request.headers.get('date') ?? '') : Number.NaN;
  if (Number.isNaN(parsed)) throw s3Error('AccessDenied', 'A valid Date or x-amz-date header is needed.');
  return new Date(parsed).toISOString().replace(/[-:]|\.\d+/g, '');
}

const isDate = (date: string | undefined): date is string => /^\d{8}T\d{6}Z$/.test(date ?? '');

function raise(error: Error): never {
  throw error;
}
