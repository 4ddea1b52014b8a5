import { deadLetters } from './calm.ts';
import { query, type Row } from './database.ts';
import { bearer, call, logIn } from './http.ts';
import { type Shopper, sha } from './load.ts';
import { compareOrders } from './orders.ts';
import type { Fire } from './platform.ts';

interface Notice {
  readonly id: string;
  readonly type: string;
  readonly body: string;
  readonly receipt?: { readonly orderId: string };
}

/** Compares what was acknowledged with what is there. */
export async function truth(fire: Fire, shoppers: readonly Shopper[]) {
  const { url } = fire;
  const db = (database: string, text: string): Promise<Row[]> => query(fire, 'db', database, text);
  const all = <K extends 'people' | 'products' | 'orders' | 'reviews' | 'photos'>(kind: K) =>
    shoppers.flatMap((shopper) => shopper[kind] as Shopper[K][number][]) as Shopper[K];
  const wrong: string[] = await deadLetters(fire);
  const expectThat = (right: boolean, text: string) => right || wrong.push(text);
  const profiles = new Map((await db('user', 'select id from profiles')).map(({ id }) => [String(id), true]));
  const charges = new Map<string, number>();
  for (const { order_id: id } of await db('order', "select order_id from test_charges where status = 'succeeded'"))
    charges.set(String(id), (charges.get(String(id)) ?? 0) + 1);

  const notices = new Map<string, Notice[]>();
  for (const person of all('people')) {
    expectThat(await logIn(url, person), `account ${person.id} is gone`);
    expectThat(profiles.has(person.id), `account ${person.id} has no profile`);
    const headers = bearer(person);
    const page = await call<{ items: Notice[] }>(`${url}/api/notifications?limit=100`, 'GET', { headers });
    notices.set(person.id, page.body.items ?? []);
  }
  const people = all('people').map(({ id }) => id);
  const rows = (await db('order', 'select id, user_id, status from orders')).map((row) => {
    const [id, owner, status] = [String(row.id), String(row.user_id), String(row.status)];
    // A person of this load has one order: what is told of a paid one is told of this.
    const told = notices.get(owner) ?? [];
    return {
      id,
      owner,
      status,
      charges: charges.get(id) ?? 0,
      receipts: told.filter(({ receipt }) => receipt?.orderId === id).length,
      notices: told.filter(({ type }) => type === 'order.paid').length,
    };
  });
  const ours = rows.filter(({ id, owner }) => people.includes(owner) || all('orders').some((order) => order.id === id));
  wrong.push(...compareOrders(all('orders'), ours, people));
  for (const id of charges.keys())
    expectThat(
      rows.some((row) => row.id === id),
      `a charge for order ${id}, which is gone`,
    );
  for (const { id, owner, status } of all('orders')) {
    const { body } = await call<{ status: string }>(`${url}/api/orders/${id}`, 'GET', { headers: bearer(owner) });
    const there = rows.find((row) => row.id === id)?.status;
    expectThat(body.status === there, `order ${id}, ${status}: the API says ${body.status}, the database ${there}`);
    if (body.status !== 'paid') continue;
    const receipts = (notices.get(owner.id) ?? []).filter(({ receipt }) => receipt?.orderId === id);
    const pdf = await call<string>(`${url}/api/notifications/${receipts[0]?.id}/receipt`, 'GET', {
      headers: bearer(owner),
    });
    expectThat(pdf.type.includes('pdf') && pdf.body.startsWith('%PDF'), `order ${id}: its receipt is no PDF`);
  }
  for (const { id, rating, word } of all('reviews')) {
    const { body } = await call<{ rating: number; photos: { id: string; url: string }[] }>(
      `${url}/api/reviews/${id}`,
      'GET',
    );
    expectThat(body.rating === rating, `review ${id} is not as it was written`);
    for (const photo of all('photos').filter(({ review }) => review === id)) {
      const shown = body.photos?.find((one) => one.id === photo.id);
      const bytes = shown && new Uint8Array(await (await fetch(shown.url)).arrayBuffer());
      expectThat(bytes !== undefined && sha(bytes) === photo.sha, `photo ${photo.id} is gone or different`);
    }
    const found = await call<{ items: { id: string }[] }>(`${url}/api/search?q=${word}&kind=reviews`, 'GET');
    expectThat(found.body.items?.some((item) => item.id === id) ?? false, `search does not find review ${id}`);
  }
  for (const product of all('products')) {
    const { body } = await call<{ rating: { average: number | null; count: number } }>(
      `${url}/api/products/${product}`,
      'GET',
    );
    const page = await call<{ items: { rating: number }[] }>(
      `${url}/api/reviews?productId=${product}&limit=100`,
      'GET',
    );
    expectThat(page.status === 200, `reviews of ${product}: ${page.status} ${JSON.stringify(page.body)}`);
    const ratings = (page.body.items ?? []).map(({ rating }) => rating);
    const mean = ratings.reduce((sum, one) => sum + one, 0) / Math.max(ratings.length, 1);
    const near = Math.abs((body.rating?.average ?? 0) - mean) < 0.06;
    expectThat(
      body.rating?.count === ratings.length && near,
      `product ${product}: ${JSON.stringify(body.rating)}, not ${mean} of ${ratings.length}`,
    );
  }
  const counted = {
    accounts: all('people').length,
    products: all('products').length,
    orders: all('orders').length,
    paid: charges.size,
    reviews: all('reviews').length,
    photos: all('photos').length,
    answers: shoppers.map(({ answers }) => answers),
  };
  return { counted, wrong };
}
