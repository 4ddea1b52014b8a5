import type { Manifest } from './manifest/index.ts';

export interface Template {
  readonly name: string;
  readonly manifest: Manifest;
  /** Digest of the whole folder; platform.lock records it. Empty where the catalog was read without. */
  readonly digest: string;
  /** Files of config/, by path relative to the template's folder (`config/envoy.yaml.hbs`): small, read at once. */
  readonly config: ReadonlyMap<string, string>;
  /** Absolute path of files/, read only when a project is written. */
  readonly filesRoot: string;
  /** Absolute path of with/<other template>/, by that template: files that this one adds to the folder of the other. */
  readonly additions: ReadonlyMap<string, string>;
}

export interface Blueprint {
  readonly name: string;
  readonly summary: string;
  /** Questions of `init`: parameters with a prompt. */
  readonly questions: readonly Question[];
  /** Text of platform.yaml, a Handlebars template over { name, answers }. */
  readonly source: string;
}

export interface Question {
  readonly name: string;
  readonly prompt: string;
  readonly type: 'text' | 'choice' | 'confirm';
  readonly choices?: readonly string[];
  readonly default: string | boolean;
}

/** Everything that can be generated or run. Read once per process. */
export interface Catalog {
  readonly templates: ReadonlyMap<string, Template>;
  readonly blueprints: ReadonlyMap<string, Blueprint>;
  /** Programs of ours that run in containers, each as the text of one file. Absent where nothing was built. */
  readonly programs?: ReadonlyMap<string, string>;
}
