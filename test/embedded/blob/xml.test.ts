import { describe, expect, it } from 'vitest';
import { leaf, readXml, textOf, xmlDocument } from '../../../src/embedded/blob/xml/index.ts';

describe('XML', () => {
  it('is read with what clients put around it', () => {
    const root = readXml(`<?xml version="1.0"?>
      <!-- a comment -->
      <s3:Delete xmlns:s3="http://s3.amazonaws.com/doc/2006-03-01/" a='>'>
        <Quiet/><Object><Key>a &lt;b&gt; &amp; &#x1F600;&#65;</Key></Object><Object><Key><![CDATA[<raw>&amp;]]></Key></Object>
      </s3:Delete>`);
    expect(root.name).toBe('Delete');
    expect(root.children.map(({ name }) => name)).toEqual(['Quiet', 'Object', 'Object']);
    expect(root.children.slice(1).map((object) => textOf(object, 'Key'))).toEqual(['a <b> & 😀A', '<raw>&amp;']);
  });

  it.each([
    '',
    'text',
    '<a>',
    '<a></b>',
    '</a>',
    '<a/><b/>',
    '<a>&unknown;</a>',
    '<a>& </a>',
    '<a>&#x110000;</a>',
    '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    '<a'.repeat(100),
    '<a>'.repeat(100),
  ])('that is none is refused: %s', (text) => {
    expect(() => readXml(text)).toThrow(expect.objectContaining({ code: 'MalformedXML' }));
  });

  it('is read in a time that grows with its length', () => {
    const parts = '<Part><PartNumber>1</PartNumber><ETag>&quot;e&quot;</ETag></Part>'.repeat(10_000);
    // Time of the processor: others use the machine, too.
    const begin = process.cpuUsage();
    expect(readXml(`<C>${parts}</C>`).children).toHaveLength(10_000);
    expect(process.cpuUsage(begin).user / 1000).toBeLessThan(2000);
  });

  it('is written so that any text comes back', () => {
    const text = `<&>"' \t\n\r é 😀`;
    expect(textOf(readXml(xmlDocument('A', leaf('B', text))), 'B')).toBe(text);
  });
});
