// The types of the package's export, made from the sources: plain interfaces as they stand, functions by their signatures.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SIGNATURE = /(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)export function (\w+\([^)]*\): [^{]+?) \{/g;

/** Writes dist/autoscale.d.ts. Throws where a source is no longer of that form. */
export function declareAutoscale(root) {
  const source = (name) => readFileSync(join(root, 'src/autoscale', name), 'utf8');
  const types = source('types.ts');
  if (/^import /m.test(types))
    throw new Error('src/autoscale/types.ts imports something, so it cannot be its own declaration');
  const functions = [...source('replay.ts').matchAll(SIGNATURE)].map(
    ([, comment, signature]) => `${comment}export declare function ${signature};\n`,
  );
  if (functions.length !== 2)
    throw new Error(`src/autoscale/replay.ts has ${functions.length} functions to declare, not 2`);
  writeFileSync(join(root, 'dist/autoscale.d.ts'), `${types}\n${functions.join('')}`);
}
