-- Most duties stand with a unit and not with a post: an entry for "no post" was written with every duty and every change of one.
drop index duties_open_by_post;
create index duties_open_by_post on duties (city_id, post_id)
  where post_id is not null and done_at is null and cancelled_at is null;
