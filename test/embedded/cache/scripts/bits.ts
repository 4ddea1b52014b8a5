import { lines } from './lines.ts';

const bits = lines(`
  set a foobar
  set b abc
  bitop and t a b
  get t
  bitop or t a b
  get t
  bitop xor t a b none
  get t
  bitop not t a
  get t
  bitop not t a b
  bitop nope t a
  bitop and t none
  exists t
  bitop and t a
  get t
  set ones "\\u00ff\\u00ff\\u00ff"
  set zeros "\\u0000\\u0000\\u0000"
  bitpos a 1
  bitpos a 0
  bitpos a 2
  bitpos a x
  bitpos ones 0
  bitpos ones 0 0
  bitpos ones 0 0 -1
  bitpos ones 1 2
  bitpos ones 1 5
  bitpos zeros 1
  bitpos zeros 0
  bitpos zeros 1 0 -1 bit
  bitpos a 1 2 -1 byte
  bitpos a 1 10 20 bit
  bitpos a 0 10 20 bit
  bitpos a 1 0 1 wrong
  bitpos a 1 x
  bitpos none 1
  bitpos none 0
  bitpos none 0 2 5
  setbit c 5 1
  bitcount c
  bitfield f set u8 0 200
  bitfield f get u8 0 get i8 0 get u4 2
  bitfield f incrby u8 0 100
  bitfield f overflow sat incrby u8 0 1000
  bitfield f overflow fail incrby u8 0 1
  bitfield f overflow fail incrby u8 0 1 set u8 8 7 get u8 8
  bitfield f overflow wrap incrby i5 100 1 get u4 0
  bitfield f overflow sat incrby i8 0 -1000
  bitfield f set i64 0 -1 get i64 0 get u63 0
  bitfield f incrby i64 0 9223372036854775807
  bitfield f set u8 #3 5 get u8 24
  bitfield f get u64 0
  bitfield f get i65 0
  bitfield f get u0 0
  bitfield f get x8 0
  bitfield f get u8 -1
  bitfield f get u8 x
  bitfield f overflow nope
  bitfield f wrong
  bitfield f get u8
  bitfield f set u8 0 x
  bitfield f
  bitfield none get u8 0
  exists none
  bitfield_ro f get u8 0
  bitfield_ro f set u8 0 1
  strlen f
  rpush l a
  bitfield l get u8 0
  bitop and t l
  bitpos l 1
  substr a 1 3
  substr a -3 -1
  substr none 0 1
`);

const seen = [
  ...lines(`
  pfadd h a b c
  pfadd h a
  pfadd h
  pfadd empty
  pfadd empty
  pfcount h
  pfcount none
  pfcount empty
  pfcount h none empty
`),
  ...Array.from({ length: 60 }, (_, n) => [
    'pfadd',
    'many',
    ...Array.from({ length: 50 }, (_, k) => `item ${n * 50 + k}`),
  ]),
  ...Array.from({ length: 20 }, (_, n) => ['pfadd', 'words', 'x'.repeat(n), `é${n}`, String(n * 7919)]),
  ...lines(`
  pfcount many
  pfcount words
  pfcount many words h
  pfmerge all many words
  pfcount all
  pfmerge h
  pfcount h
  pfmerge fresh
  pfcount fresh
  set text hello
  pfadd text a
  pfcount text
  pfmerge all text
  rpush l a
  pfadd l a
  pfcount l
`),
];

export const bitScripts = { 'bits and bit fields': bits, 'counting what is different': seen };
