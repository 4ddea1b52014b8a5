import { lines } from './lines.ts';

const strings = lines(`
  set a 1
  get a
  set a 2 nx
  set b 2 xx
  set a 3 get
  set c 3 get
  set a 4 nx get
  set a 5 ex 0
  set a 5 px -1
  set a 5 ex x
  set a 5 ex
  set a 5 ex 10 px 10
  set a 5 nx xx
  set a 5 wrong
  set a 5 ex 9223372036854775807
  set a 5 ex 100
  ttl a
  set a 6 keepttl
  ttl a
  set a 7
  ttl a
  setex a 100 v
  ttl a
  setex a 0 v
  psetex a 100000 v
  setnx a 1
  setnx new 1
  get none
  get
  get a b
  mset x 1 y 2
  mset x 1 y
  mget x none y
  msetnx x 2 z 3
  msetnx z 3 zz 4
  getset x 9
  getdel x
  getdel x
  getex y ex 50
  ttl y
  getex y persist
  ttl y
  getex y ex
  getex y wrong
  append y abc
  append fresh abc
  strlen y
  strlen none
  getrange y 0 1
  getrange y -2 -1
  getrange y 5 2
  setrange y 6 end
  get y
  setrange y -1 x
  setrange nothing 5 ""
  incr n
  incrby n 41
  decr n
  decrby n 50
  incrby n x
  incrby n 1.5
  set n 9223372036854775806
  incr n
  incr n
  get n
  decrby n 9223372036854775807
  set n " 1"
  incr n
  set n 01
  incr n
  set f 10.5
  incrbyfloat f 0.1
  incrbyfloat f -5
  incrbyfloat f 5.0e3
  incrbyfloat f x
  incrbyfloat f inf
  set f 3.0
  incrbyfloat f 1
  lpush list a
  get list
  set list x get
  append list x
  incr list
  mget list
  strlen list
  getex list
`);

const keys = lines(`
  mset a 1 b 2 c 3
  exists a b none a
  del a none
  unlink b
  touch c none
  dbsize
  expire c 100
  expire none 100
  ttl c
  expire c 50 gt
  expire c 200 gt
  expire c 300 lt
  expire c 100 lt
  expire c 100 nx
  expire c 150 xx
  ttl c
  persist c
  persist c
  persist none
  expire c 100 gt
  expire c 100 lt
  persist c
  expire c 100 xx
  expire c 100 nx
  expire c 100 nx xx
  expire c 100 gt lt
  expire c 100 wrong
  expire c x
  expire c 9223372036854775807
  ttl c
  expire c -1
  exists c
  ttl none
  pttl none
  set d 1
  pttl d
  expireat d 4102444800
  expiretime d
  pexpiretime d
  pexpireat d 4102444800500
  expiretime d
  pexpiretime d
  expiretime none
  expireat d 1
  exists d
  rename none x
  set a 1 ex 100
  rename a b
  ttl b
  exists a
  set other 1
  renamenx b other
  renamenx b c
  rename c c
  renamenx none c
  type c
  type none
  lpush l 1
  sadd s 1
  hset h f v
  zadd z 1 m
  type l
  type s
  type h
  type z
  keys *
  keys ?
  keys [l-s]
  keys none*
  scan 0 count 100 match none
  scan x
  scan 0 count 0
  scan 0 wrong 1
  scan 0 count
  scan 0 type nothing
  flushall wrong
  flushdb
  dbsize
  flushall async
`);

const hashes = lines(`
  hset h a 1 b 2
  hset h a 2 c 3
  hset h a
  hset h a 1 b
  hmset h d 4
  hmset h d
  hget h a
  hget h none
  hget none a
  hmget h a none b
  hmget none a
  hgetall h
  hgetall none
  hkeys h
  hvals h
  hlen h
  hstrlen h a
  hexists h a
  hexists h none
  hsetnx h a 9
  hsetnx h e 9
  hincrby h a 5
  hincrby h new 5
  hincrby h a x
  hset h text x
  hincrby h text 1
  hincrbyfloat h text 1
  hincrbyfloat h a 1.5
  hincrbyfloat h a x
  hset h big 9223372036854775807
  hincrby h big 1
  hdel h a none b
  hdel none a
  hscan h 0 match te*
  hscan h x
  hdel h c d e new text big
  exists h
  set s 1
  hset s a 1
  hget s a
  hgetall s
  hdel s a
`);

const lists = lines(`
  rpush l a b c
  lpush l z
  lrange l 0 -1
  lrange l 1 2
  lrange l -2 100
  lrange l 5 10
  lrange l x 1
  lrange none 0 -1
  llen l
  llen none
  lindex l 0
  lindex l -1
  lindex l 100
  lindex none 0
  lset l 0 y
  lset l 100 y
  lset none 0 y
  lpushx none a
  rpushx l d
  linsert l before a x
  linsert l after none x
  linsert none before a x
  linsert l wrong a x
  lrange l 0 -1
  rpush l a a b a
  lrem l 1 a
  lrem l -1 a
  lrem l 0 a
  lrem l 0 none
  lrem none 0 a
  lrange l 0 -1
  lpop l
  rpop l
  lpop l 2
  lpop l 0
  lpop l -1
  lpop l x
  lpop none
  lpop none 2
  lpop l 1 2
  rpop l 100
  exists l
  rpush l 1 2 3 4 5
  ltrim l 1 3
  lrange l 0 -1
  ltrim l 5 10
  exists l
  ltrim none 0 1
  rpush a 1 2 3
  rpoplpush a b
  lmove a b left right
  lmove a a left right
  lmove none b left right
  lmove a b wrong right
  lrange a 0 -1
  lrange b 0 -1
  rpoplpush b b
  lrange b 0 -1
  set s 1
  lpush s a
  lrange s 0 -1
  lpop s
  rpoplpush a s
  lrange a 0 -1
`);

const sets = lines(`
  sadd a 1 2 3 2
  sadd a 3
  sadd b 2 3 4
  smembers a
  smembers none
  scard a
  sismember a 1
  sismember a 9
  smismember a 1 9
  smismember none 1
  sunion a b
  sinter a b
  sdiff a b
  sinter a none
  sdiff none a
  sunionstore u a b
  sinterstore i a b
  sdiffstore d a b
  sdiffstore d none a
  exists d
  smembers i
  sintercard 2 a b
  sintercard 2 a b limit 1
  sintercard 0 a
  sintercard 3 a b
  sintercard 2 a b wrong 1
  sintercard 2 a b limit -1
  smove a b 1
  smove a b 1
  smove a a 2
  smove none b 1
  srem a 2 9
  srem none 1
  spop a
  spop none
  spop none 3
  spop u 100
  exists u
  srandmember none
  srandmember none 3
  srandmember b 100 100
  sscan b 0 match 4
  sscan b x
  set s 1
  sadd s 1
  sunion b s
  smembers s
  sunionstore s b
  smembers s
`);

const sorted = lines(`
  zadd z 1 a 2 b 3 c
  zadd z 1 a 5 b
  zadd z ch 1 a 6 b
  zadd z nx 9 a 4 d
  zadd z xx 9 a 4 e
  zadd z gt 1 a
  zadd z gt ch 10 a
  zadd z lt ch 2 a
  zadd z nx xx 1 a
  zadd z gt lt 1 a
  zadd z nx gt 1 a
  zadd z incr 5 a
  zadd z incr 5 a 6 b
  zadd z nx incr 5 a
  zadd z x a
  zadd z 1
  zadd z 1 a 2
  zadd z inf top -inf low
  zadd z incr -inf top
  zrange z 0 -1
  zrange z 0 -1 withscores
  zrange z 1 2 rev
  zrange z 0 10 byscore
  zrange z 10 0 byscore rev withscores
  zrange z (3 +inf byscore limit 1 2
  zrange z 0 -1 limit 0 1
  zrange z a b byscore
  zrange z 0 -1 wrong
  zrange none 0 -1
  zrevrange z 0 1 withscores
  zrangebyscore z -inf +inf limit 1 2
  zrangebyscore z (3 7 withscores
  zrangebyscore z 0 10 limit 0 -1
  zrevrangebyscore z +inf 3
  zcard z
  zcard none
  zscore z a
  zscore z none
  zscore none a
  zmscore z a none b
  zincrby z 1.5 a
  zincrby z 2 new
  zincrby z x a
  zcount z 0 10
  zcount z (2 (7
  zcount z x 10
  zcount none 0 1
  zrank z a
  zrank z none
  zrevrank z a
  zrem z low none
  zrem none a
  zpopmin z
  zpopmax z
  zpopmin z 2
  zpopmax none
  zpopmin none 2
  zpopmin z -1
  zadd y 1 a 1 b 1 B 2 c 0.1 d 1e20 big 1.5e-7 small
  zrange y 0 -1 withscores
  zremrangebyscore y (1 2
  zremrangebyrank y 0 0
  zrange y 0 -1
  zscan y 0 match d
  zscan y x
  zremrangebyrank y 0 -1
  exists y
  set s 1
  zadd s 1 a
  zrange s 0 -1
  zscore s a
`);

const transactions = lines(`
  exec
  discard
  multi
  multi
  watch a
  set a 1
  incr a
  lpush a x
  get a
  exec
  multi
  get
  set a 9
  exec
  get a
  multi
  nope
  discard
  watch a
  set a 5
  multi
  get a
  exec
  watch a
  unwatch
  set a 6
  multi
  get a
  ping
  exec
  watch none
  multi
  exec
  multi
  set
  exec
`);

const connection = lines(`
  ping
  ping hello
  ping a b
  echo hello
  echo
  select 0
  select 99
  select x
  nope
  nope a "b c"
  GeT none
  auth wrong
  auth a b c
  auth nobody wrong
  client getname
  client setname me
  client setname "a b"
  client getname
  client nope
  client
  acl whoami
  acl nope
  pubsub channels
  pubsub numsub a
  pubsub numpat
  pubsub nope
  publish a b
  publish a
  hello 4
  hello x
  hello 2 wrong
  config get maxmemory-policyx
  config nope
  command getkeys set a b
  command getkeys mset a 1 b 2
  command info nope
  command nope
  time x
  reset
  get none
`);

const more = lines(`
  blpop none 0.01
  brpop none none2 0.01
  blpop a x
  blpop a -1
  rpush l a b c d e
  blpop none l 0
  brpop l none 1
  blmove l m left right 1
  blmove none m left right 0.01
  blmove l m up right 1
  brpoplpush l m 1
  brpoplpush none m 0.01
  lmpop 2 none l left
  lmpop 1 none left
  lmpop 0 l left
  lmpop 1 l up
  lmpop 1 m right count 2
  lmpop 1 m right count 0
  rpush m 1 2 3
  blmpop 1 2 none m left count 10
  blmpop 0.01 1 none left
  multi
  blpop none 0
  brpoplpush none m 0
  blmpop 0 1 none left
  bzpopmin none 0
  exec
  zadd z 1 a 2 b 3 c 4 d
  bzpopmin none z 0
  bzpopmax z 1
  bzpopmin none 0.01
  zmpop 1 z min
  zmpop 1 z max count 5
  zmpop 1 z max
  zmpop 1 none up
  zadd z 1 a 2 b
  bzmpop 1 1 z min count 2
  bzmpop 0.01 1 z min
  set s text
  blpop s 1
  bzpopmin s 1
  setbit bits 7 1
  setbit bits 7 0
  setbit bits 100 1
  setbit bits 100 2
  setbit bits -1 1
  setbit bits 4294967296 1
  strlen bits
  getbit bits 100
  getbit bits 101
  getbit bits 10000
  getbit none 1
  set text foobar
  bitcount text
  bitcount text 0 0
  bitcount text 1 -1
  bitcount text 5 30 bit
  bitcount text 0 -1 byte
  bitcount text 0
  bitcount text 0 1 wrong
  bitcount none
  object encoding text
  object encoding none
  object refcount none
  set number 12
  object encoding number
  object freq none
  object freq number
  hset h a 1
  object encoding h
  zadd zz 1 a
  object encoding zz
  memory usage none
  copy h h2
  copy h h2
  copy h h2 replace
  hset h a 2
  hget h2 a
  copy none x
  copy h h
  copy h h3 wrong
  rpush p a b c a b a
  lpos p a
  lpos p a rank 2
  lpos p a rank -1
  lpos p a count 0
  lpos p a count 2 rank 2
  lpos p a count 0 maxlen 3
  lpos p none
  lpos p none count 1
  lpos none a
  lpos p a rank 0
  lpos p a count -1
  lpos p a maxlen -1
  lpos p a wrong 1
  spublish c x
  pubsub shardchannels
  pubsub shardnumsub a b
  role
  wait 0 10
`);

export const basicScripts = {
  strings,
  keys,
  hashes,
  lists,
  sets,
  'sorted sets': sorted,
  transactions,
  connection,
  more,
};
