-- An offer is made only where its end leaves time to ask one more person before the start. Where the activity has moved
-- nearer since, what is still offered is given at once, as a place that becomes free now would be.

CREATE OR REPLACE FUNCTION settle_places(p_activity int, p_now timestamptz, p_person int)
RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  activity record;
  places record;
  waiter record;
  v_side int;
  v_open int;
  v_own int;
  v_seats int;
  v_until timestamptz;
  v_direct boolean;
  v_closed boolean := false;
  v_closed_sides int[] := '{}';
  v_changed boolean := false;
BEGIN
  FOR waiter IN
    UPDATE "SignUp" SET status = 'CANCELLED', "offeredUntil" = NULL, "updatedAt" = p_now
    WHERE "activityId" = p_activity AND status = 'OFFERED' AND "offeredUntil" <= p_now
    RETURNING "personId", turn
  LOOP
    v_changed := true;
    PERFORM owe_about_place(p_activity, 'offer-over', waiter."personId", waiter.turn, p_now, NULL);
    INSERT INTO "Act" ("partnershipId", "personId", role, what, subject, "subjectId", at)
    SELECT "partnershipId", waiter."personId", 'SYSTEM', 'sign-up.offer-over', 'activity', id, p_now
    FROM "Activity" WHERE id = p_activity;
  END LOOP;

  SELECT a.capacity, a."claimMinutes", a."startsAt", a."timeZone", a."partnershipId",
    coalesce(a."releaseAt" <= p_now, false) AS released
  INTO activity FROM "Activity" a WHERE a.id = p_activity;
  FOR waiter IN
    UPDATE "SignUp" SET status = 'GOING', "goingAt" = p_now, "offeredUntil" = NULL, "updatedAt" = p_now
    WHERE "activityId" = p_activity AND status = 'OFFERED'
      AND "offeredUntil" + activity."claimMinutes" * interval '1 minute' >= activity."startsAt"
    RETURNING "personId", turn
  LOOP
    v_changed := true;
    PERFORM owe_about_place(p_activity, 'promoted', waiter."personId", waiter.turn, p_now, NULL);
    INSERT INTO "Act" ("partnershipId", "personId", role, what, subject, "subjectId", at)
    VALUES (activity."partnershipId", waiter."personId", 'SYSTEM', 'sign-up.promoted', 'activity', p_activity, p_now);
  END LOOP;
  IF activity.released THEN
    UPDATE "Activity" SET "releasedAt" = p_now WHERE id = p_activity AND "releasedAt" IS NULL;
  END IF;
  places := count_places(p_activity, activity."partnershipId", activity.released);
  IF places.waiting = 0 THEN
    RETURN v_changed;
  END IF;
  v_until := offer_end(p_now, activity."claimMinutes", activity."timeZone");
  v_direct := activity."claimMinutes" = 0
    OR v_until + activity."claimMinutes" * interval '1 minute' >= activity."startsAt";

  FOR waiter IN
    SELECT s."personId", s.turn, s.guests, m."organizationId" AS side
    FROM "SignUp" s
    LEFT JOIN "Membership" m ON m."partnershipId" = activity."partnershipId" AND m."personId" = s."personId"
    WHERE s."activityId" = p_activity AND s.status = 'WAITING' ORDER BY s.turn
  LOOP
    v_side := array_position(places.sides, waiter.side);
    CONTINUE WHEN coalesce(v_side, 0) = ANY (v_closed_sides);
    v_seats := 1 + waiter.guests;
    v_open := open_places(activity.capacity, places.kept, places.used, places.rest);
    v_own := greatest(places.kept[v_side] - places.used[v_side], 0) + least(v_open, 0);
    IF v_open IS NULL OR v_seats <= v_own OR (NOT v_closed AND v_seats <= v_own + greatest(v_open, 0)) THEN
      IF v_side IS NULL THEN
        places.rest := places.rest + v_seats;
      ELSE
        places.used[v_side] := places.used[v_side] + v_seats;
      END IF;
      v_changed := true;
      IF v_direct OR waiter."personId" = p_person THEN
        UPDATE "SignUp" SET status = 'GOING', "goingAt" = p_now, "updatedAt" = p_now
        WHERE "activityId" = p_activity AND "personId" = waiter."personId";
        IF waiter."personId" IS DISTINCT FROM p_person THEN
          PERFORM owe_about_place(p_activity, 'promoted', waiter."personId", waiter.turn, p_now, NULL);
        END IF;
      ELSE
        UPDATE "SignUp" SET status = 'OFFERED', "offeredUntil" = v_until, "updatedAt" = p_now
        WHERE "activityId" = p_activity AND "personId" = waiter."personId";
        PERFORM owe_about_place(p_activity, 'offered', waiter."personId", waiter.turn, p_now, v_until);
      END IF;
      INSERT INTO "Act" ("partnershipId", "personId", role, what, subject, "subjectId", at)
      VALUES (activity."partnershipId", waiter."personId", 'SYSTEM',
        CASE WHEN v_direct OR waiter."personId" = p_person THEN 'sign-up.promoted' ELSE 'sign-up.offered' END,
        'activity', p_activity, p_now);
    ELSE
      v_closed := true;
      v_closed_sides := v_closed_sides || coalesce(v_side, 0);
      -- Only sides with something kept for them can still be served.
      EXIT WHEN NOT EXISTS (
        SELECT FROM unnest(places.kept, places.used) WITH ORDINALITY AS side(kept, used, n)
        WHERE kept > used AND n <> ALL (v_closed_sides));
    END IF;
  END LOOP;
  RETURN v_changed;
END $$;
