/** Text with values beside it, never inside: they reach the database as parameters. */
export interface Statement {
  /** One more than values. */
  readonly texts: readonly string[];
  readonly values: readonly unknown[];
}

/** How a dialect writes the parameter with this number, from 1: `$1` or `?`. */
export type Placeholder = (number: number) => string;

/**
 * Makes a statement: sql`select * from users where id = ${id}`. A statement within a statement becomes a part of it, so that
 * conditions can be put together: sql`… where true ${name ? sql`and name = ${name}` : sql``}`.
 */
export function sql(strings: TemplateStringsArray, ...values: readonly unknown[]): Statement {
  const texts = [strings[0] ?? ''];
  const flat: unknown[] = [];
  const append = (text: string) => texts.push(`${texts.pop() ?? ''}${text}`);
  values.forEach((value, index) => {
    if (isStatement(value)) {
      append(value.texts[0] ?? '');
      texts.push(...value.texts.slice(1));
      flat.push(...value.values);
      append(strings[index + 1] ?? '');
    } else {
      flat.push(value);
      texts.push(strings[index + 1] ?? '');
    }
  });
  const statement: Statement = { texts, values: flat };
  made.add(statement);
  return statement;
}

/** Only what `sql` has made counts as a statement: an object of a request body must never become text of one. */
const made = new WeakSet<object>();

function isStatement(value: unknown): value is Statement {
  return typeof value === 'object' && value !== null && made.has(value);
}

/** The text as a database wants it. */
export function render({ texts, values }: Statement, placeholder: Placeholder): string {
  return values.reduce<string>(
    (text, _, index) => `${text}${placeholder(index + 1)}${texts[index + 1]}`,
    texts[0] ?? '',
  );
}
