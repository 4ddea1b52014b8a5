import { lines } from './lines.ts';

const algebra = lines(`
  zadd a 1 x 2 y 3 z
  zadd b 10 y 20 z 30 w
  sadd plain x w
  zunion 2 a b
  zunion 2 a b withscores
  zunion 2 a b weights 2 0.5 withscores
  zunion 2 a b aggregate min withscores
  zunion 2 a b aggregate max withscores
  zunion 2 a b aggregate sum weights 1 -1 withscores
  zunion 3 a b plain withscores
  zunion 1 none
  zunion 0 a
  zunion -1 a
  zunion x a
  zunion 3 a b
  zunion 2 a b wrong
  zunion 2 a b weights 1
  zunion 2 a b weights 1 x
  zunion 2 a b aggregate wrong
  zinter 2 a b withscores
  zinter 2 a b weights 1 2 aggregate max withscores
  zinter 2 a none
  zinter 1 a withscores
  zinter 2 a a withscores
  zinter 2 plain a withscores
  zdiff 2 a b withscores
  zdiff 1 a
  zdiff 2 none a
  zdiff 3 a b plain
  zdiff 2 a b weights 1 1
  zunionstore t 2 a b
  zrange t 0 -1 withscores
  zinterstore t 2 a b weights 2 3
  zrange t 0 -1 withscores
  zdiffstore t 2 a b
  zrange t 0 -1 withscores
  zdiffstore t 1 none
  exists t
  zunionstore t 2 a b withscores
  zunionstore t 0 a
  zunionstore a 2 a a
  zrange a 0 -1 withscores
  zintercard 2 a b
  zintercard 2 a b limit 1
  zintercard 2 a b limit 0
  zintercard 2 a b limit -1
  zintercard 2 a b wrong
  zintercard 0 a
  zadd inf +inf x -inf y
  zunion 2 inf inf weights 1 -1 withscores
  zunion 1 inf weights 0 withscores
  set text 1
  zunion 2 a text
  zinter 2 text a
  zunionstore t 1 text
  hset h a 1
  zdiff 2 h a
`);

const texts = lines(`
  zadd z 0 a 0 b 0 c 0 d 0 e
  zrangebylex z - +
  zrangebylex z [b (d
  zrangebylex z (b [d
  zrangebylex z - [c limit 1 2
  zrangebylex z + -
  zrangebylex z b d
  zrangebylex z [b
  zrangebylex z - + withscores
  zrangebylex none - +
  zrevrangebylex z + -
  zrevrangebylex z (d [b
  zrevrangebylex z [c - limit 0 1
  zrange z [b [d bylex
  zrange z [d [b bylex rev
  zrange z - + bylex limit 1 2
  zrange z - + bylex withscores
  zrange z b d bylex
  zrange z 0 -1 bylex
  zlexcount z - +
  zlexcount z [b [d
  zlexcount z (b (b
  zlexcount none - +
  zlexcount z x y
  zremrangebylex z [b (d
  zremrangebylex z x y
  zremrangebylex none - +
  zrange z 0 -1
  zadd y 1 a 2 b 3 c 4 d
  zrangestore t y 0 -1
  zrange t 0 -1 withscores
  zrangestore t y 1 3 byscore limit 1 1
  zrange t 0 -1 withscores
  zrangestore t y 0 1 rev
  zrange t 0 -1 withscores
  zrangestore t y (5 +inf byscore
  exists t
  zrangestore t y 0 -1 withscores
  zrangestore t none 0 -1
  zrangestore t y [a [b bylex
  zrandmember none
  zrandmember none 3
  zrandmember y 10
  zrandmember y 10 withscores
  zrandmember y 0
  zrandmember y x
  zrandmember y 1 wrong
  zremrangebylex z - +
  exists z
  hset h a 1 b 2
  hrandfield none
  hrandfield none 2
  hrandfield h 10
  hrandfield h 10 withvalues
  hrandfield h 0 withvalues
  hrandfield h x
  hrandfield h 1 wrong
  set text 1
  zrandmember text
  hrandfield text
  zrangebylex text - +
`);

const sorting = lines(`
  rpush l 3 1 2 10
  sort l
  sort l desc
  sort l alpha
  sort l alpha desc
  sort l limit 1 2
  sort l limit 0 -1
  sort l limit x 1
  sort l limit 1
  sort l wrong
  sort none
  rpush t b a c
  sort t
  sort t alpha
  mset w_1 30 w_2 20 w_3 10
  sort l by w_*
  sort l by w_* desc
  sort l by w_* get # get w_*
  sort l by nosort
  sort l by nosort get #
  sort l get none_*
  hset h_1 f 5 name one
  hset h_2 f 4 name two
  hset h_3 f 3 name three
  sort l by h_*->f get h_*->name
  sort l get h_*->none
  sort l get h_*->
  sort l by w_* store out
  lrange out 0 -1
  sort l get w_* store out
  lrange out 0 -1
  sort none store out
  exists out
  sort_ro l
  sort_ro l desc limit 0 1
  sort_ro l store out
  sadd s 5 4 9
  sort s
  zadd z 1 30 2 20 3 10
  sort z
  sort z by nosort
  sort z by nosort desc
  sort z by nosort limit 0 2
  set w_1 x
  sort l by w_*
  sort l by w_* alpha
  hset h a 1
  sort h
  set text 1
  sort text
`);

export const sortedScripts = {
  'sorted sets: algebra': algebra,
  'sorted sets: texts and random': texts,
  sorting,
};
