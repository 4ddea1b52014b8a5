/** One server-sent event. */
export interface ServerEvent {
  readonly id: string | undefined;
  /** `message` unless the server named it. */
  readonly event: string;
  readonly data: string;
}

/** Reads `text/event-stream` (WHATWG HTML §9.2.6) piece by piece; a piece may end anywhere. */
export function eventReader(onEvent: (event: ServerEvent) => void): (text: string) => void {
  let rest = '';
  let [id, name, data] = [undefined as string | undefined, '', [] as string[]];

  const line = (text: string): void => {
    if (text === '') {
      if (data.length > 0) onEvent({ id, event: name || 'message', data: data.join('\n') });
      [name, data] = ['', []];
      return;
    }
    const colon = text.indexOf(':');
    const field = colon === -1 ? text : text.slice(0, colon);
    const value = colon === -1 ? '' : text.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    else if (field === 'event') name = value;
    else if (field === 'id' && !value.includes('\0')) id = value;
  };
  return (text) => {
    rest += text;
    // A carriage return at the end may be half of a line end.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const each of lines) line(each);
  };
}
