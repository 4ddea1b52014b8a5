import { lines } from './lines.ts';

const entries = lines(`
  xadd s 1-1 a 1
  xadd s 1-1 a 1
  xadd s 0-1 a 1
  xadd s 0-0 a 1
  xadd s 1-2 a
  xadd s 1-2 a 1 b
  xadd s 1-2 a 1 b 2
  xadd s x a 1
  xadd s 1-x a 1
  xadd s 5 a 1
  xadd s 5-* a 2
  xadd s 5-* a 3
  xadd s 4-* a 3
  xadd s 7-* a 3
  xadd fresh 0-* a 1
  xadd none nomkstream 1-1 a 1
  exists none
  xadd s maxlen 3 8-0 a 1
  xlen s
  xadd s maxlen = 2 9-0 a 1
  xadd s maxlen -1 9-1 a 1
  xadd s maxlen x 9-1 a 1
  xadd s maxlen 2 limit 1 9-1 a 1
  xadd s limit 1 9-1 a 1
  xadd s maxlen 2 minid 1 9-1 a 1
  xadd s minid 9 10-0 a 1
  xrange s - +
  xrange s - + count 1
  xrange s - + count 0
  xrange s - + count -1
  xrange s - + count x
  xrange s - + wrong 1
  xrange s - + count
  xrange s 9 9
  xrange s (9-0 +
  xrange s - (10-0
  xrange s 10 9
  xrange s x +
  xrange none - +
  xrange none - + count 0
  xrange s (18446744073709551615-18446744073709551615 +
  xrange s - (0-0
  xrange s (- +
  xrevrange s + -
  xrevrange s + - count 1
  xrevrange s 9 10
  xrevrange s (10-0 -
  xdel s 9-0 5-5
  xdel none 1-1
  xdel s x
  xlen none
  xadd s 11-0 a 1 b 2 c 3
  xtrim s maxlen 1
  xtrim s maxlen 0
  exists s
  type s
  object encoding s
  xtrim s minid 100
  xtrim s
  xtrim s maxlen
  xtrim s wrong 1
  xtrim s maxlen 1 limit 10
  xtrim s maxlen ~ 1 limit -1
  xtrim none maxlen 1
  xadd s 11-0 a 1
  xadd s 12-0 a 1
  xsetid s 20-0
  xadd s 13-0 a 1
  xsetid s 5-0
  xsetid s 30-0 entriesadded 100 maxdeletedid 5-0
  xsetid s 30-0 entriesadded -1
  xsetid s 30-0 wrong
  xsetid s 30-0 entriesadded 0
  xsetid s 40-0 maxdeletedid 50-0
  xsetid none 1-1
  xadd big 18446744073709551615-18446744073709551614 a 1
  xadd big * a 1
  xadd big * a 1
  xadd big 18446744073709551616-1 a 1
  copy s t
  xrange t - +
  rename t u
  xlen u
  set text 1
  xadd text * a 1
  xlen text
  xrange text - +
  del s
  xadd s 1-1 a 1
  xinfo stream none
  xinfo nope
  xinfo stream
  xinfo stream s wrong
`);

const reading = lines(`
  xadd a 1-0 f 1
  xadd a 2-0 f 2
  xadd b 1-5 f 3
  xread streams a 0
  xread count 1 streams a b 0 0
  xread streams a b 1 1-5
  xread streams a 2
  xread streams a $
  xread streams a >
  xread streams none 0
  xread count x streams a 0
  xread count -1 streams a 0
  xread streams a x
  xread block x streams a 0
  xread block -1 streams a 0
  xread block 1 streams a $
  xread block 1 streams none 0
  xread block 0 streams a 0
  xread noack streams a 0
  xread group g c streams a 0
  xread wrong a 0
  xread count 1
  multi
  xread block 0 streams a $
  xread block 0 streams a 1
  exec
  set text 1
  xread streams text 0
  xread streams text a 0 0
  xgroup create a g 0
  xgroup create a g 0
  xgroup create none g $
  xgroup create none g $ mkstream
  xgroup create a h $
  xgroup create a i 1-0 entriesread 1
  xgroup create a j 1-0 entriesread -2
  xgroup create a j x
  xgroup create a j
  xgroup create a j 0 wrong
  xgroup create text g 0
  xgroup nope a b
  xgroup createconsumer a g one
  xgroup createconsumer a g one
  xgroup createconsumer a nope one
  xgroup createconsumer a g
  xinfo groups a
  xinfo groups none
  xreadgroup group g one streams a >
  xreadgroup group g one streams a >
  xreadgroup group g one streams a 0
  xreadgroup group g one count 1 streams a 0
  xreadgroup group g one streams a 1-0
  xreadgroup group g one streams a 5
  xreadgroup group g two streams a 0
  xreadgroup group g two streams a $
  xreadgroup group nope two streams a >
  xreadgroup group g two streams none2 >
  xreadgroup group g two streams text >
  xreadgroup count 1 block 1 streams a b 0 0
  xreadgroup group g one block 1 streams a >
  xreadgroup group g one block 1 streams a 0
  xadd a 3-0 f 3
  xadd a 4-0 f 4
  xreadgroup group g two count 1 noack streams a >
  xreadgroup group g two count 5 streams a none > >
  xpending a g
  xpending a nope
  xpending none g
  xpending none g - + 1
  xack a g 1-0 9-0
  xack a nope 1-0
  xack none g 1-0
  xack a g x
  xpending a g
  xpending a h
  xpending a g x + 1
  xpending a g - + x
  xpending a g - +
  xpending a g - + 10 nobody
  xpending a g idle 100000 - + 10
  xpending a g idle x - + 10
  xdel a 2-0
  xreadgroup group g one streams a 0
  xinfo groups a
  xgroup setid a g 0
  xgroup setid a g 2-0 entriesread 2
  xgroup setid a nope 0
  xgroup setid none g 0
  xreadgroup group g three streams a >
  xgroup delconsumer a g two
  xgroup delconsumer a g nobody
  xgroup delconsumer a nope one
  xgroup destroy a h
  xgroup destroy a h
  xgroup destroy none h
  xgroup destroy a
  xinfo groups a
  xinfo consumers a nope
  xinfo consumers a
  copy a a2
  xpending a2 g
  xlen a2
`);

const claiming = lines(`
  xadd s 1-0 f 1
  xadd s 2-0 f 2
  xadd s 3-0 f 3
  xadd s 4-0 f 4
  xadd s 5-0 f 5
  xgroup create s g 0
  xreadgroup group g one count 3 streams s >
  xclaim s g two 0 1-0
  xclaim s g two 0 1-0 2-0 justid
  xclaim s g two 100000 3-0
  xclaim s g two x 3-0
  xclaim s g two -5 3-0
  xclaim s g two 0 4-0
  xclaim s g two 0 4-0 force
  xclaim s g two 0 9-0 force
  xclaim s g two 0 1-0 retrycount 5
  xclaim s g two 0 1-0 retrycount -5
  xclaim s g two 0 1-0 retrycount x
  xclaim s g two 0 1-0 idle 1000
  xclaim s g two 0 1-0 idle x
  xclaim s g two 0 1-0 time 1
  xclaim s g two 0 1-0 wrong
  xclaim s g two 0 1-0 lastid 4-0
  xclaim s g two 0 x
  xclaim s nope two 0 1-0
  xclaim none g two 0 1-0
  xpending s g
  xreadgroup group g two streams s >
  xreadgroup group g two streams s 0
  xdel s 2-0
  xclaim s g three 0 2-0
  xpending s g
  xdel s 3-0
  xautoclaim s g four 0 0
  xautoclaim s g four 0 0 count 1
  xautoclaim s g four 0 1-1 count 1
  xautoclaim s g four 0 (1-0 count 1 justid
  xautoclaim s g four 0 - justid
  xautoclaim s g four 100000 0
  xautoclaim s g four 0 0 count 0
  xautoclaim s g four 0 0 count x
  xautoclaim s g four x 0
  xautoclaim s g four 0 x
  xautoclaim s g four 0 0 wrong
  xautoclaim s nope four 0 0
  xautoclaim none g four 0 0
  xpending s g
  xgroup destroy s g
  xautoclaim s g four 0 0
`);

export const streamScripts = { streams: entries, 'streams: reading': reading, 'streams: claiming': claiming };
