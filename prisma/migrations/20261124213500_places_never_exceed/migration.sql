-- Shares bind the capacity that is left. Where a lowered capacity has left more people in than there are places, what is
-- kept for a side is given only as far as there really is room.

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

CREATE OR REPLACE FUNCTION apply_sign_ups(
  p_activity int, p_persons int[], p_verbs text[], p_roles text[], p_numbers int[], p_answers jsonb[], p_by int[],
  p_now timestamptz)
RETURNS TABLE (outcome text, place int, until timestamptz)
LANGUAGE plpgsql AS $$
DECLARE
  activity record;
  places record;
  v_is_counted boolean := false;
  v_changed boolean;
  v_turn int;
  v_person int;
  v_verb text;
  v_number int;
  v_mine record;
  v_side int;
  v_own int;
  v_open int;
  v_outcome text;
  v_place int;
  v_until timestamptz;
  v_outcomes text[] := '{}';
  v_places int[] := '{}';
  v_untils timestamptz[] := '{}';
  -- As the batch found it. Only a run of first joins may rely on it; everything else reads its own row.
  v_statuses text[];
  v_sides int[];
  v_is_first boolean[];
  v_only_joins boolean := true;
  -- Joins that are decided and not yet written: indexes of the batch, and what becomes of them.
  n_items int[] := '{}';
  n_statuses text[] := '{}';
  n_turns int[] := '{}';
BEGIN
  SELECT a.id, a.capacity, a.status, a."startsAt", a."nextTurn", a."partnershipId", a."signUpUntil", a."needsApproval",
    a."guestsAllowed", coalesce(a."releaseAt" <= p_now, false) AS released,
    a."releaseAt" <= p_now AND a."releasedAt" IS NULL AS is_due
  INTO STRICT activity
  FROM "Activity" a WHERE a.id = p_activity FOR UPDATE;

  IF activity.status = 'CANCELLED' OR activity."startsAt" <= p_now THEN
    RETURN QUERY SELECT CASE activity.status WHEN 'CANCELLED' THEN 'cancelled' ELSE 'started' END, 0, NULL::timestamptz
    FROM unnest(p_persons);
    RETURN;
  END IF;

  v_changed := false;
  IF activity.is_due OR EXISTS (
    SELECT FROM "SignUp" s WHERE s."activityId" = p_activity AND s.status = 'OFFERED' AND s."offeredUntil" <= p_now)
  THEN
    v_changed := settle_places(p_activity, p_now, NULL);
  END IF;
  v_turn := activity."nextTurn";

  SELECT array_agg(coalesce(s.status::text, '') ORDER BY item.i), array_agg(m."organizationId" ORDER BY item.i),
    array_agg(item.is_first ORDER BY item.i)
  INTO v_statuses, v_sides, v_is_first
  FROM (
    SELECT i, person, row_number() OVER (PARTITION BY person ORDER BY i) = 1 AS is_first
    FROM unnest(p_persons) WITH ORDINALITY AS one(person, i)
  ) item
  LEFT JOIN "SignUp" s ON s."activityId" = p_activity AND s."personId" = item.person
  LEFT JOIN "Membership" m ON m."partnershipId" = activity."partnershipId" AND m."personId" = item.person;

  FOR i IN 1 .. cardinality(p_persons) + 1 LOOP
    v_verb := p_verbs[i];
    -- Joins are written together; anything else must find them written.
    IF cardinality(n_items) > 0 AND (v_verb IS DISTINCT FROM 'join' OR NOT v_is_first[i]) THEN
      INSERT INTO "SignUp" AS s ("activityId", "personId", status, turn, guests, answers, "goingAt", "createdAt", "updatedAt")
      SELECT p_activity, p_persons[n.item], n.status::"SignUpStatus", n.turn, p_numbers[n.item], p_answers[n.item],
        CASE n.status WHEN 'GOING' THEN p_now END, p_now, p_now
      FROM unnest(n_items, n_statuses, n_turns) AS n(item, status, turn)
      ON CONFLICT ("activityId", "personId") DO UPDATE
      SET status = EXCLUDED.status, turn = EXCLUDED.turn, guests = EXCLUDED.guests, answers = EXCLUDED.answers,
        "goingAt" = EXCLUDED."goingAt", "updatedAt" = p_now;
      INSERT INTO "Act" ("partnershipId", "personId", role, what, subject, "subjectId", detail, at)
      SELECT activity."partnershipId", p_persons[n.item], p_roles[n.item], 'sign-up.' || lower(n.status), 'activity', p_activity,
        CASE p_numbers[n.item] WHEN 0 THEN '{}' ELSE jsonb_build_object('guests', p_numbers[n.item]) END, p_now
      FROM unnest(n_items, n_statuses) AS n(item, status);
      n_items := '{}';
      n_statuses := '{}';
      n_turns := '{}';
      v_changed := true;
    END IF;
    EXIT WHEN i > cardinality(p_persons);

    v_person := p_persons[i];
    v_number := p_numbers[i];
    v_place := 0;
    v_until := NULL;
    IF NOT v_is_counted THEN
      places := count_places(p_activity, activity."partnershipId", activity.released);
      v_is_counted := true;
    END IF;
    IF v_only_joins AND v_is_first[i] AND v_statuses[i] IN ('', 'CANCELLED') THEN
      SELECT NULL AS status, 0 AS turn, 0 AS guests, NULL::timestamptz AS "offeredUntil" INTO v_mine;
    ELSE
      SELECT s.status::text AS status, s.turn, s.guests, s."offeredUntil" INTO v_mine
      FROM "SignUp" s WHERE s."activityId" = p_activity AND s."personId" = v_person AND s.status <> 'CANCELLED';
    END IF;

    IF v_verb = 'settle' THEN
      v_outcome := 'settled';
      v_changed := settle_places(p_activity, p_now, NULL) OR v_changed;
      v_is_counted := false;
      v_only_joins := false;

    ELSIF v_verb IN ('join', 'add') AND v_mine.status IS NULL THEN
      v_side := array_position(places.sides, v_sides[i]);
      v_open := open_places(activity.capacity, places.kept, places.used, places.rest);
      v_own := greatest(places.kept[v_side] - places.used[v_side], 0) + least(v_open, 0);
      v_outcome := CASE
        WHEN v_verb = 'join' AND activity."signUpUntil" <= p_now THEN 'closed'
        WHEN v_number > activity."guestsAllowed" OR v_number < 0 THEN 'too-many-guests'
        WHEN v_verb = 'join' AND activity."needsApproval" THEN 'requested'
        WHEN v_open IS NULL THEN 'going'
        -- Those who wait have not fitted, so nobody who comes later may take what they are waiting for.
        WHEN v_side IS NOT NULL AND places.waits[v_side] > 0 THEN 'waiting'
        WHEN 1 + v_number <= v_own THEN 'going'
        WHEN places.waiting = 0 AND 1 + v_number <= v_own + greatest(v_open, 0) THEN 'going'
        ELSE 'waiting'
      END;
      IF v_outcome IN ('going', 'waiting', 'requested') THEN
        IF v_outcome = 'going' THEN
          IF v_side IS NULL THEN
            places.rest := places.rest + 1 + v_number;
          ELSE
            places.used[v_side] := places.used[v_side] + 1 + v_number;
          END IF;
        ELSIF v_outcome = 'waiting' THEN
          places.waiting := places.waiting + 1;
          v_place := places.waiting;
          IF v_side IS NOT NULL THEN
            places.waits[v_side] := places.waits[v_side] + 1;
          END IF;
        END IF;
        IF v_verb = 'join' THEN
          n_items := n_items || i;
          n_statuses := n_statuses || upper(v_outcome);
          n_turns := n_turns || v_turn;
        ELSE
          INSERT INTO "SignUp" AS s ("activityId", "personId", status, turn, guests, "goingAt", "createdAt", "updatedAt")
          VALUES (p_activity, v_person, upper(v_outcome)::"SignUpStatus", v_turn, v_number,
            CASE v_outcome WHEN 'going' THEN p_now END, p_now, p_now)
          ON CONFLICT ("activityId", "personId") DO UPDATE
          SET status = EXCLUDED.status, turn = EXCLUDED.turn, guests = EXCLUDED.guests, "goingAt" = EXCLUDED."goingAt",
            "updatedAt" = p_now;
          PERFORM owe_about_place(p_activity, 'added', v_person, v_turn, p_now, NULL);
          PERFORM record_place_act(activity."partnershipId", p_activity, v_person, p_by[i], p_roles[i], 'added', v_number, p_now);
          v_changed := true;
        END IF;
        v_turn := v_turn + 1;
      END IF;

    ELSIF v_verb IN ('join', 'claim') AND v_mine.status = 'OFFERED' THEN
      v_outcome := 'going';
      UPDATE "SignUp" SET status = 'GOING', "goingAt" = p_now, "offeredUntil" = NULL, "updatedAt" = p_now
      WHERE "activityId" = p_activity AND "personId" = v_person;
      PERFORM record_place_act(activity."partnershipId", p_activity, v_person, NULL, p_roles[i], 'claimed', 0, p_now);
      v_changed := true;
      v_only_joins := false;

    ELSIF (v_verb IN ('add', 'approve') AND v_mine.status = 'REQUESTED') THEN
      UPDATE "SignUp" SET status = 'WAITING', "updatedAt" = p_now WHERE "activityId" = p_activity AND "personId" = v_person;
      PERFORM record_place_act(activity."partnershipId", p_activity, v_person, p_by[i], p_roles[i], 'approved', 0, p_now);
      PERFORM settle_places(p_activity, p_now, v_person);
      PERFORM owe_about_place(p_activity, 'approved', v_person, v_mine.turn, p_now, NULL);
      SELECT lower(s.status::text) INTO v_outcome FROM "SignUp" s WHERE s."activityId" = p_activity AND s."personId" = v_person;
      v_place := CASE v_outcome WHEN 'waiting' THEN place_among_waiting(p_activity, v_mine.turn) ELSE 0 END;
      v_changed := true;
      v_is_counted := false;
      v_only_joins := false;

    ELSIF v_verb = 'refuse' AND v_mine.status = 'REQUESTED' THEN
      v_outcome := 'refused';
      UPDATE "SignUp" SET status = 'CANCELLED', "updatedAt" = p_now WHERE "activityId" = p_activity AND "personId" = v_person;
      PERFORM owe_about_place(p_activity, 'refused', v_person, v_mine.turn, p_now, NULL);
      PERFORM record_place_act(activity."partnershipId", p_activity, v_person, p_by[i], p_roles[i], 'refused', 0, p_now);
      v_changed := true;
      v_only_joins := false;

    ELSIF (v_verb IN ('leave', 'remove') AND v_mine.status IS NOT NULL) OR (v_verb = 'decline' AND v_mine.status = 'OFFERED') THEN
      v_outcome := CASE WHEN v_verb = 'remove' THEN 'removed' WHEN v_mine.status = 'OFFERED' THEN 'declined' ELSE 'left' END;
      UPDATE "SignUp" SET status = 'CANCELLED', "goingAt" = NULL, "offeredUntil" = NULL, "updatedAt" = p_now
      WHERE "activityId" = p_activity AND "personId" = v_person;
      PERFORM record_place_act(activity."partnershipId", p_activity, v_person, p_by[i], p_roles[i], v_outcome, 0, p_now);
      IF v_verb = 'remove' THEN
        PERFORM owe_about_place(p_activity, 'removed', v_person, v_mine.turn, p_now, NULL);
      END IF;
      IF places.waiting > 0 AND v_mine.status <> 'REQUESTED' THEN
        PERFORM settle_places(p_activity, p_now, NULL);
      END IF;
      v_changed := true;
      v_is_counted := false;
      v_only_joins := false;

    ELSIF v_verb = 'guests' AND v_mine.status IS NOT NULL THEN
      v_side := array_position(places.sides, v_sides[i]);
      v_open := open_places(activity.capacity, places.kept, places.used, places.rest);
      v_own := greatest(places.kept[v_side] - places.used[v_side], 0) + least(v_open, 0);
      v_outcome := CASE
        WHEN v_number = v_mine.guests THEN 'guests-same'
        WHEN v_number > activity."guestsAllowed" OR v_number < 0 THEN 'too-many-guests'
        WHEN v_number > v_mine.guests AND activity."signUpUntil" <= p_now THEN 'closed'
        WHEN v_number < v_mine.guests OR v_mine.status IN ('WAITING', 'REQUESTED') OR v_open IS NULL THEN 'guests-changed'
        WHEN v_side IS NOT NULL AND places.waits[v_side] > 0 THEN 'no-room-for-guests'
        WHEN v_number - v_mine.guests <= v_own THEN 'guests-changed'
        WHEN places.waiting = 0 AND v_number - v_mine.guests <= v_own + greatest(v_open, 0) THEN 'guests-changed'
        ELSE 'no-room-for-guests'
      END;
      IF v_outcome = 'guests-changed' THEN
        UPDATE "SignUp" SET guests = v_number, "updatedAt" = p_now,
          turn = CASE WHEN status = 'WAITING' AND v_number > guests THEN v_turn ELSE turn END
        WHERE "activityId" = p_activity AND "personId" = v_person
        RETURNING turn INTO v_mine.turn;
        IF v_mine.turn = v_turn THEN
          v_turn := v_turn + 1;
        END IF;
        PERFORM record_place_act(activity."partnershipId", p_activity, v_person, NULL, p_roles[i], 'guests', v_number, p_now);
        IF places.waiting > 0 THEN
          PERFORM settle_places(p_activity, p_now, NULL);
        END IF;
        SELECT CASE s.status WHEN 'WAITING' THEN place_among_waiting(p_activity, s.turn) ELSE 0 END, s."offeredUntil"
        INTO v_place, v_until FROM "SignUp" s WHERE s."activityId" = p_activity AND s."personId" = v_person;
        v_changed := true;
        v_is_counted := false;
        v_only_joins := false;
      END IF;

    ELSIF v_verb = 'move' AND v_mine.status = 'WAITING' THEN
      v_outcome := 'moved';
      -- The turns of those who wait stay the same numbers; who has which of them changes.
      WITH waiter AS (
        SELECT s.id, s.turn, row_number() OVER (ORDER BY s.turn) AS before, s."personId" = v_person AS is_moved
        FROM "SignUp" s WHERE s."activityId" = p_activity AND s.status = 'WAITING'
      ), placed AS (
        SELECT id, row_number() OVER (
          ORDER BY CASE WHEN is_moved THEN greatest(v_number, 1) - 0.5
            ELSE before - (SELECT count(*) FROM waiter w WHERE w.is_moved AND w.before < waiter.before) END) AS after
        FROM waiter
      )
      UPDATE "SignUp" s SET turn = target.turn, "updatedAt" = p_now
      FROM placed JOIN waiter target ON target.before = placed.after
      WHERE s.id = placed.id AND s.turn <> target.turn;
      PERFORM record_place_act(activity."partnershipId", p_activity, v_person, p_by[i], p_roles[i], 'moved', v_number, p_now);
      PERFORM settle_places(p_activity, p_now, NULL);
      SELECT CASE s.status WHEN 'WAITING' THEN place_among_waiting(p_activity, s.turn) ELSE 0 END, s."offeredUntil"
      INTO v_place, v_until FROM "SignUp" s WHERE s."activityId" = p_activity AND s."personId" = v_person;
      v_changed := true;
      v_is_counted := false;
      v_only_joins := false;

    ELSIF v_verb NOT IN ('join', 'add', 'claim', 'decline', 'leave', 'remove', 'guests', 'approve', 'refuse', 'move') THEN
      RAISE EXCEPTION 'unknown verb %', v_verb;
    ELSIF v_mine.status IS NULL THEN
      v_outcome := CASE v_verb WHEN 'claim' THEN 'offer-over' WHEN 'decline' THEN 'offer-over' ELSE 'not-signed-up' END;
    ELSE
      v_outcome := 'already-' || lower(v_mine.status);
      v_until := v_mine."offeredUntil";
      v_place := CASE v_mine.status WHEN 'WAITING' THEN place_among_waiting(p_activity, v_mine.turn) ELSE 0 END;
    END IF;

    v_outcomes := v_outcomes || v_outcome;
    v_places := v_places || v_place;
    v_untils := v_untils || v_until;
  END LOOP;

  IF v_changed THEN
    UPDATE "Activity" SET "nextTurn" = v_turn, "cardChangedAt" = clock_timestamp() WHERE id = p_activity;
  END IF;
  RETURN QUERY SELECT item.outcome, item.place, item.until FROM unnest(v_outcomes, v_places, v_untils) AS item(outcome, place, until);
END $$;
