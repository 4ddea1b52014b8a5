import { expect, test } from 'vitest';
import { classify } from '../../../src/scaffold/index.ts';

const bytes = (text: string | undefined) => (text === undefined ? undefined : new TextEncoder().encode(text));
const decide = (base: string | undefined, next: string | undefined, disk: string | undefined | 'taken') => {
  const { state, action, content } = classify({
    path: 'a.ts',
    base: bytes(base),
    next: bytes(next),
    disk: disk === 'taken' ? 'taken' : bytes(disk),
  });
  return [state, action, content && new TextDecoder().decode(content)].filter((part) => part !== undefined);
};

const OLD = 'one\ntwo\nthree\nfour\nfive\n';
const NEW = OLD.replace('five', 'FIVE');
const MINE = OLD.replace('one', 'mine');

test.each([
  ['nobody has it yet', undefined, NEW, undefined, ['new', 'write', NEW]],
  ['nobody changed it', OLD, OLD, OLD, ['clean', 'none']],
  ['the templates changed it', OLD, NEW, OLD, ['clean', 'write', NEW]],
  ['you made the same change', OLD, NEW, NEW, ['clean', 'none']],
  ['only its line ends are yours', OLD, OLD, OLD.replaceAll('\n', '\r\n'), ['clean', 'none']],
  ['you changed it', OLD, OLD, MINE, ['drifted', 'none']],
  ['both did, elsewhere', OLD, NEW, MINE, ['merged', 'write', MINE.replace('five', 'FIVE')]],
  [
    'both did, elsewhere, and your line ends stay',
    OLD,
    NEW,
    MINE.replaceAll('\n', '\r\n'),
    ['merged', 'write', MINE.replace('five', 'FIVE').replaceAll('\n', '\r\n')],
  ],
  [
    'both did, here',
    OLD,
    OLD.replace('one', 'theirs'),
    MINE,
    ['conflict', 'write', '<<<<<<< yours\nmine\n=======\ntheirs\n>>>>>>> templates\ntwo\nthree\nfour\nfive\n'],
  ],
  [
    'at an end without a line end',
    'a',
    'b\n',
    'c',
    ['conflict', 'write', '<<<<<<< yours\nc\n=======\nb\n>>>>>>> templates\n'],
  ],
  ['you deleted it', OLD, OLD, undefined, ['yours', 'none']],
  ['you deleted it, the templates changed it', OLD, NEW, undefined, ['yours', 'none']],
  ['the templates drop it', OLD, undefined, OLD, ['clean', 'delete']],
  ['the templates drop it, you changed it', OLD, undefined, MINE, ['yours', 'none']],
  ['the templates drop it, you deleted it', OLD, undefined, undefined, ['clean', 'none']],
  [
    'the templates bring it, you have your own',
    undefined,
    'a\nb\n',
    'a\nc\n',
    ['conflict', 'write', 'a\n<<<<<<< yours\nc\n=======\nb\n>>>>>>> templates\n'],
  ],
  ['a folder stands there', OLD, NEW, 'taken', ['yours', 'none']],
] as const)('%s', (_, base, next, disk, expected) => {
  expect(decide(base, next, disk)).toEqual(expected);
});

test('what is no text is kept, and the other version comes beside it', () => {
  const file = classify({ path: 'a.png', base: bytes('\0a'), next: bytes('\0b'), disk: bytes('\0c') });
  expect(file).toMatchObject({
    state: 'conflict',
    action: 'none',
    beside: { path: 'a.png.new', content: bytes('\0b') },
  });
});
