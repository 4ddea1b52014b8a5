import { lines } from './lines.ts';

const clients = lines(`
  client list type nope
  client list type
  client list id x
  client list wrong
  client kill nobody
  client kill id x
  client kill id 0
  client kill id 999999
  client kill type nope
  client kill type pubsub
  client kill user nobody
  client kill addr 1.2.3.4:5 skipme yes
  client kill addr 1.2.3.4:5 skipme maybe
  client kill addr
  client kill wrong 1
  client unblock 999999
  client unblock 999999 error
  client unblock 999999 wrong
  client unblock x
  client no-evict on
  object idletime none
  object nope a
  set a 1
  copy a b db 0
  lastsave x
  bgsave wrong
`);

export const clientScripts = { clients };
