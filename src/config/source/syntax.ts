import type { YAMLError } from 'yaml';

interface Told {
  readonly message: string;
  readonly hint: string;
}

/** What a broken text means, by the code of the YAML parser. */
const BY_CODE: Readonly<Record<string, Told>> = {
  ALIAS_PROPS: { message: 'an alias (*name) cannot have a tag or an anchor of its own', hint: 'leave only *name' },
  BAD_ALIAS: { message: 'this alias is not written correctly', hint: 'write *name, with the name of an anchor &name' },
  BAD_DIRECTIVE: { message: 'lines that start with % mean something to YAML', hint: 'quote the text: "%…"' },
  BAD_DQ_ESCAPE: {
    message: 'this backslash means nothing in double quotes',
    hint: "use single quotes, 'C:\\path', or write \\\\",
  },
  BAD_INDENT: {
    message: 'the indentation does not fit the lines above',
    hint: 'indent by two spaces for each level, the same for all keys of a map',
  },
  BAD_PROP_ORDER: { message: 'anchors and tags come before the value', hint: 'write key: &name value' },
  BAD_SCALAR_START: {
    message: 'a value cannot start with this character',
    hint: 'put the value in quotes',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'a second "key: value" stands on this line',
    hint: 'put it on a line of its own, or quote the value if it contains ": "',
  },
  BLOCK_IN_FLOW: {
    message: 'indented lists and maps cannot stand inside of [ ] or { }',
    hint: 'write all of it with brackets, or all of it with indentation',
  },
  DUPLICATE_KEY: { message: 'this key stands here twice', hint: 'keep one of them' },
  IMPOSSIBLE: { message: 'this cannot be read', hint: 'look at the line above' },
  KEY_OVER_1024_CHARS: { message: 'this key is too long', hint: 'close the quote or bracket that stands before it' },
  MISSING_CHAR: {
    message: 'a closing quote or bracket, a comma or a colon is missing',
    hint: 'look at this line and the one above',
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'a key goes over several lines: probably a colon is missing',
    hint: 'write key: value on each line',
  },
  MULTIPLE_ANCHORS: { message: 'a value can have one anchor only', hint: 'keep one &name' },
  MULTIPLE_DOCS: { message: 'a second document starts here (---)', hint: 'keep one document in the file' },
  MULTIPLE_TAGS: { message: 'a value can have one tag only', hint: 'leave the tags (!…) out' },
  NON_STRING_KEY: { message: 'a key must be text', hint: 'put it in quotes' },
  TAB_AS_INDENT: { message: 'a tab is used to indent', hint: 'use spaces: two for each level' },
  TAG_RESOLVE_FAILED: { message: 'tags (!…) mean nothing here', hint: 'quote the value if it starts with "!"' },
  UNEXPECTED_TOKEN: {
    message: 'this is not expected here',
    hint: 'look for a missing comma, quote or bracket before it',
  },
};

/** A syntax error in words of ours, with what to do. */
export function syntaxProblem(error: YAMLError): Told {
  if (/^Flow (map|sequence)|must be sufficiently indented/.test(error.message)) {
    return { message: 'a bracket is still open here', hint: 'close it with ] or } where the list or map ends' };
  }
  return BY_CODE[error.code] ?? { message: 'this cannot be read as YAML', hint: 'look at this line and the one above' };
}
