-- Session lookup and tenant context in one round trip: sets app.city for the transaction and returns the actor.
-- Runs with the caller's rights; sessions and accounts carry no city policy, everything after them does.

create function session_actor(token bytea, real_now timestamptz, business_day date, idle interval) returns jsonb
language plpgsql as $$
declare
  s record;
  who jsonb;
begin
  select t.city_id, t.person_id, t.seen_at into s from sessions t
    where t.token_digest = token and t.expires_at > real_now and t.seen_at > real_now - idle;
  if not found then
    return null;
  end if;
  perform set_config('app.city', s.city_id::text, true);
  if s.seen_at < real_now - interval '1 minute' then
    update sessions set seen_at = real_now where token_digest = token;
  end if;
  select jsonb_build_object(
      'cityId', s.city_id, 'personId', p.id, 'name', p.name, 'login', a.login,
      'posts', coalesce((
        select jsonb_agg(jsonb_build_object(
            'id', o.id, 'role', o.role, 'title', o.title, 'unitId', o.unit_id, 'unitKind', u.kind,
            'division', u.division,
            'unitName', coalesce((select n.short_name from unit_terms n where n.city_id = o.city_id
              and n.unit_id = o.unit_id and n.starts_on <= business_day order by n.starts_on desc limit 1), u.code)
          ) order by o.starts_on, o.id)
        from posts o join units u on u.city_id = o.city_id and u.id = o.unit_id
        where o.city_id = s.city_id and o.person_id = s.person_id
          and o.starts_on <= business_day and (o.ends_on is null or o.ends_on >= business_day)
      ), '[]'::jsonb))
    into who
    from persons p join accounts a on a.city_id = p.city_id and a.person_id = p.id
    where p.city_id = s.city_id and p.id = s.person_id and p.erased_at is null and a.disabled_at is null;
  return who;
end
$$;
