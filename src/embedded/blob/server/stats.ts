/** Who did what how often, since the start. */
export interface Count {
  readonly user: string;
  /** How it was signed. */
  readonly via: 'header' | 'query' | 'none';
  readonly operation: string;
  readonly status: number;
  requests: number;
  bytesIn: number;
  bytesOut: number;
  seconds: number;
}

export type Request = Omit<Count, 'requests'>;

const FAMILIES = [
  ['blob_requests_total', 'Requests that were answered.', 'requests'],
  ['blob_received_bytes_total', 'Bytes of request bodies.', 'bytesIn'],
  ['blob_sent_bytes_total', 'Bytes of response bodies.', 'bytesOut'],
  ['blob_request_seconds_total', 'Time that requests took, in all.', 'seconds'],
] as const;

export class Stats {
  readonly #counts = new Map<string, Count>();

  /** Users are those that were proven: what an unsigned request claims would make a series of every guess. */
  count({ user, via, operation, status, bytesIn, bytesOut, seconds }: Request): void {
    const id = `${user}\n${via}\n${operation}\n${status}`;
    const count = this.#counts.get(id);
    if (!count) {
      this.#counts.set(id, { user, via, operation, status, requests: 1, bytesIn, bytesOut, seconds });
      return;
    }
    count.requests += 1;
    count.bytesIn += bytesIn;
    count.bytesOut += bytesOut;
    count.seconds += seconds;
  }

  list(): readonly Readonly<Count>[] {
    return [...this.#counts.values()];
  }

  /** Over all users, by the names of the metrics. */
  totals(): Record<string, number> {
    const sum = (field: 'requests' | 'bytesIn' | 'bytesOut' | 'seconds') =>
      this.list().reduce((total, count) => total + count[field], 0);
    return Object.fromEntries(FAMILIES.map(([name, , field]) => [name, sum(field)]));
  }

  /** In the text format of Prometheus. */
  metrics(): string {
    const lines = FAMILIES.flatMap(([name, help, field]) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} counter`,
      ...this.list().map((count) => `${name}{${labels(count)}} ${count[field]}`),
    ]);
    return `${lines.join('\n')}\n`;
  }
}

const labels = ({ user, via, operation, status }: Count) =>
  `user="${user.replace(/[\\"\n]/g, '\\$&')}",via="${via}",operation="${operation}",status="${status}"`;
