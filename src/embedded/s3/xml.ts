export interface Listing {
  readonly keys: readonly string[];
  /** There are more after the last one. */
  readonly more: boolean;
}

/** Names of the buckets in an answer of ListBuckets. */
export const namesIn = (xml: string): string[] =>
  [...xml.matchAll(/<Bucket>.*?<Name>([^<]+)<\/Name>.*?<\/Bucket>/gs)].map(([, name = '']) => name);

/** Keys in an answer of ListObjectsV2 with `encoding-type=url`, where nothing in them can be mistaken for XML. */
export function listingIn(xml: string): Listing {
  const keys = [...xml.matchAll(/<Contents>.*?<Key>([^<]*)<\/Key>.*?<\/Contents>/gs)].map(([, key = '']) => key);
  const isEncoded = /<EncodingType>url<\/EncodingType>/.test(xml);
  return {
    // Servers that do not know the option write keys as XML.
    keys: keys.map(isEncoded ? (key) => decodeURIComponent(key.replaceAll('+', ' ')) : unescaped),
    more: /<IsTruncated>true<\/IsTruncated>/.test(xml),
  };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unescaped = (text: string) =>
  text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (all, hex?: string, digits?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name] ?? all;
    return String.fromCodePoint(hex === undefined ? Number(digits) : Number.parseInt(hex, 16));
  });
