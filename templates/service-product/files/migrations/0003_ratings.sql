-- What reviewers think. The sums stand beside the product, so that a list needs no other table.
alter table products add column rating_count integer not null default 0;
alter table products add column rating_total integer not null default 0;

create table product_ratings (
  review_id  uuid primary key,
  product_id uuid not null references products (id) on delete cascade,
  rating     smallint not null check (rating between 1 and 5)
);

create index product_ratings_product on product_ratings (product_id);

-- Lists of one owner, in order.
create index products_of_owner on products (owner_id, id desc);
