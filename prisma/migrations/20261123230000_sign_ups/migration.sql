-- Places are given and taken only here, under the lock of the activity's row.
--
-- One call applies a batch in order of arrival and answers one row an item:
--   going | waiting            the new state ("place" is the position in the row of those waiting)
--   already-going | already-waiting | left | not-signed-up
--   cancelled | started
-- Whoever leaves a place frees it for the one who waits longest; that promotion and the message that tells of it are
-- written in the same transaction.
CREATE FUNCTION apply_sign_ups(p_activity int, p_persons int[], p_verbs text[], p_roles text[], p_now timestamptz)
RETURNS TABLE (outcome text, place int)
LANGUAGE plpgsql AS $$
DECLARE
  activity record;
  v_going int;
  v_waiting int;
  v_turn int;
  v_person int;
  v_before "SignUpStatus";
  v_outcomes text[] := '{}';
  v_places int[] := '{}';
  v_outcome text;
  v_place int;
BEGIN
  SELECT a.id, a.capacity, a.status, a."startsAt", a."nextTurn", a."partnershipId", p."workspaceId"
  INTO STRICT activity
  FROM "Activity" a JOIN "Partnership" p ON p.id = a."partnershipId"
  WHERE a.id = p_activity
  FOR UPDATE OF a;

  IF activity.status = 'CANCELLED' THEN
    RETURN QUERY SELECT 'cancelled', 0 FROM unnest(p_persons);
    RETURN;
  ELSIF activity."startsAt" <= p_now THEN
    RETURN QUERY SELECT 'started', 0 FROM unnest(p_persons);
    RETURN;
  END IF;

  SELECT count(*) FILTER (WHERE status = 'GOING'), count(*) FILTER (WHERE status = 'WAITING')
  INTO v_going, v_waiting
  FROM "SignUp" WHERE "activityId" = p_activity AND status IN ('GOING', 'WAITING');
  v_turn := activity."nextTurn";

  FOR i IN 1 .. cardinality(p_persons) LOOP
    v_person := p_persons[i];
    v_before := NULL;
    v_place := 0;
    SELECT s.status INTO v_before FROM "SignUp" s WHERE s."activityId" = p_activity AND s."personId" = v_person;

    IF p_verbs[i] = 'join' THEN
      IF v_before = 'GOING' THEN
        v_outcome := 'already-going';
      ELSIF v_before = 'WAITING' THEN
        v_outcome := 'already-waiting';
        SELECT count(*) INTO v_place FROM "SignUp" s
        WHERE s."activityId" = p_activity AND s.status = 'WAITING' AND s.turn <= (
          SELECT mine.turn FROM "SignUp" mine WHERE mine."activityId" = p_activity AND mine."personId" = v_person);
      ELSE
        IF v_waiting = 0 AND (activity.capacity IS NULL OR v_going < activity.capacity) THEN
          v_outcome := 'going';
          v_going := v_going + 1;
        ELSE
          v_outcome := 'waiting';
          v_waiting := v_waiting + 1;
          v_place := v_waiting;
        END IF;
        INSERT INTO "SignUp" ("activityId", "personId", status, turn, "goingAt", "createdAt", "updatedAt")
        VALUES (p_activity, v_person, upper(v_outcome)::"SignUpStatus", v_turn,
          CASE v_outcome WHEN 'going' THEN p_now END, p_now, p_now)
        ON CONFLICT ("activityId", "personId") DO UPDATE
        SET status = EXCLUDED.status, turn = EXCLUDED.turn, "goingAt" = EXCLUDED."goingAt", "updatedAt" = p_now;
        v_turn := v_turn + 1;
      END IF;

    ELSIF p_verbs[i] = 'leave' THEN
      IF v_before IS NULL OR v_before = 'CANCELLED' THEN
        v_outcome := 'not-signed-up';
      ELSE
        v_outcome := 'left';
        UPDATE "SignUp" SET status = 'CANCELLED', "goingAt" = NULL, "updatedAt" = p_now
        WHERE "activityId" = p_activity AND "personId" = v_person;
        IF v_before = 'WAITING' THEN
          v_waiting := v_waiting - 1;
        ELSE
          v_going := v_going - 1;
          IF v_waiting > 0 AND v_going < activity.capacity THEN
            PERFORM promote_next(p_activity, activity."workspaceId", activity."partnershipId", activity."startsAt", p_now);
            v_waiting := v_waiting - 1;
            v_going := v_going + 1;
          END IF;
        END IF;
      END IF;

    ELSE
      RAISE EXCEPTION 'unknown verb %', p_verbs[i];
    END IF;

    v_outcomes := v_outcomes || v_outcome;
    v_places := v_places || v_place;
  END LOOP;

  INSERT INTO "Act" ("partnershipId", "personId", role, what, subject, "subjectId", at)
  SELECT activity."partnershipId", item.person, item.role, 'sign-up.' || item.outcome, 'activity', p_activity, p_now
  FROM unnest(p_persons, p_roles, v_outcomes) AS item(person, role, outcome)
  WHERE item.outcome IN ('going', 'waiting', 'left');
  IF FOUND THEN
    UPDATE "Activity" SET "nextTurn" = v_turn, "cardChangedAt" = clock_timestamp() WHERE id = p_activity;
  END IF;

  RETURN QUERY SELECT item.outcome, item.place FROM unnest(v_outcomes, v_places) AS item(outcome, place);
END $$;

-- Gives a freed place to the one who waits longest, and owes them a message. The caller holds the activity's lock and
-- knows that somebody waits.
CREATE FUNCTION promote_next(p_activity int, p_workspace int, p_partnership int, p_starts timestamptz, p_now timestamptz)
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  promoted record;
BEGIN
  UPDATE "SignUp" SET status = 'GOING', "goingAt" = p_now, "updatedAt" = p_now
  WHERE id = (SELECT id FROM "SignUp" WHERE "activityId" = p_activity AND status = 'WAITING' ORDER BY turn LIMIT 1)
  RETURNING "personId", turn INTO STRICT promoted;
  INSERT INTO "Delivery" ("workspaceId", "partnershipId", kind, "sendKey", "personId", payload, lane, "dueAt", "expiresAt")
  VALUES (p_workspace, p_partnership, 'activities.promoted', 'promoted:' || p_activity || ':' || promoted."personId" || ':' || promoted.turn,
    promoted."personId", jsonb_build_object('activityId', p_activity), 0, p_now, p_starts)
  ON CONFLICT ("sendKey") DO NOTHING;
  INSERT INTO "Act" ("partnershipId", "personId", role, what, subject, "subjectId", at)
  VALUES (p_partnership, promoted."personId", 'SYSTEM', 'sign-up.promoted', 'activity', p_activity, p_now);
END $$;
