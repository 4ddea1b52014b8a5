export interface Engine {
  readonly name: 'local' | 'docker' | 'kubernetes' | 'keda';
  readonly present: boolean;
  readonly hint: string;
}
export function detectEngines(env?: Readonly<Record<string, string | undefined>>): Promise<Engine[]>;
