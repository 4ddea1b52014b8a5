import Handlebars from 'handlebars';

const engine = Handlebars.create();
engine.registerHelper('json', (value: unknown) => JSON.stringify(value, null, 2));
/** In one line: a value inside of YAML, wherever it stands. */
engine.registerHelper('flow', (value: unknown) => JSON.stringify(value));
engine.registerHelper('or', (...values: unknown[]) => values.slice(0, -1).some(Boolean));
engine.registerHelper('eq', (a: unknown, b: unknown) => a === b);

/** Renders a .hbs text. Nothing is escaped (it makes code and configuration, not HTML); an unknown name throws. */
export function renderText(text: string, context: object): string {
  return engine.compile(text, { noEscape: true, strict: true })(context);
}
