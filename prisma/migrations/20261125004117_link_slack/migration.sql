-- CreateEnum
CREATE TYPE "CodeKind" AS ENUM ('CHECK_IN', 'LINK');

-- AlterTable
ALTER TABLE "CodeGuess" DROP CONSTRAINT "CodeGuess_pkey",
ADD COLUMN     "kind" "CodeKind" NOT NULL DEFAULT 'CHECK_IN',
ADD CONSTRAINT "CodeGuess_pkey" PRIMARY KEY ("personId", "kind");
ALTER TABLE "CodeGuess" ALTER COLUMN "kind" DROP DEFAULT;

-- AlterTable
ALTER TABLE "Contact" DROP COLUMN "partnershipId",
ADD COLUMN     "activityId" INTEGER;
UPDATE "Contact" c SET "activityId" = (SELECT min(l."activityId") FROM "PlaceLink" l WHERE l."personId" = c."personId");
DELETE FROM "Contact" WHERE "activityId" IS NULL;
ALTER TABLE "Contact" ALTER COLUMN "activityId" SET NOT NULL;

-- AlterTable
ALTER TABLE "LinkCode" DROP CONSTRAINT "LinkCode_pkey",
ADD COLUMN     "usedById" INTEGER,
ADD CONSTRAINT "LinkCode_pkey" PRIMARY KEY ("personId");

-- CreateIndex
CREATE INDEX "Contact_activityId_idx" ON "Contact"("activityId");

-- CreateIndex
CREATE UNIQUE INDEX "LinkCode_codeHash_key" ON "LinkCode"("codeHash");

-- AddForeignKey
ALTER TABLE "Contact" ADD CONSTRAINT "Contact_activityId_fkey" FOREIGN KEY ("activityId") REFERENCES "Activity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LinkCode" ADD CONSTRAINT "LinkCode_usedById_fkey" FOREIGN KEY ("usedById") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What one human has by the page (p_from) becomes what they have in Slack (p_to). Where they have a place in the same
-- activity already, the better of the two stays, of equals the earlier, and the other is given back: they never hold two, and
-- never more seats than before. Both stay on the record. Locks the activity's row.
CREATE FUNCTION link_place(p_activity int, p_from int, p_to int, p_role text, p_now timestamptz)
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_order CONSTANT text[] := '{GOING,OFFERED,WAITING,REQUESTED,CANCELLED}';
  activity record;
  by_page record;
  in_slack record;
  v_page_first boolean;
BEGIN
  SELECT a."partnershipId", a.status = 'OPEN' AND a."startsAt" > p_now AS is_coming
  INTO STRICT activity FROM "Activity" a WHERE a.id = p_activity FOR UPDATE;
  IF activity.is_coming THEN
    PERFORM settle_places(p_activity, p_now, NULL);
  END IF;

  SELECT s.*, array_position(v_order, s.status::text) AS rank INTO by_page
  FROM "SignUp" s WHERE s."activityId" = p_activity AND s."personId" = p_from;
  IF by_page.id IS NULL THEN
    RETURN;
  END IF;
  SELECT s.*, array_position(v_order, s.status::text) AS rank INTO in_slack
  FROM "SignUp" s WHERE s."activityId" = p_activity AND s."personId" = p_to;

  IF in_slack.id IS NULL THEN
    UPDATE "SignUp" SET "personId" = p_to, "updatedAt" = p_now WHERE id = by_page.id;
  ELSE
    v_page_first := (by_page.rank, by_page.turn) < (in_slack.rank, in_slack.turn);
    UPDATE "SignUp" SET
      status = CASE WHEN v_page_first THEN by_page.status ELSE in_slack.status END,
      turn = CASE WHEN v_page_first THEN by_page.turn ELSE in_slack.turn END,
      guests = CASE
        WHEN by_page.status = 'GOING' AND in_slack.status = 'GOING' THEN greatest(by_page.guests, in_slack.guests)
        WHEN v_page_first THEN by_page.guests
        ELSE in_slack.guests
      END,
      answers = CASE WHEN v_page_first THEN in_slack.answers || by_page.answers ELSE by_page.answers || in_slack.answers END,
      "goingAt" = CASE WHEN v_page_first THEN by_page."goingAt" ELSE in_slack."goingAt" END,
      "offeredUntil" = CASE WHEN v_page_first THEN by_page."offeredUntil" ELSE in_slack."offeredUntil" END,
      "updatedAt" = p_now
    WHERE id = in_slack.id;
    UPDATE "SignUp" SET status = 'CANCELLED', "goingAt" = NULL, "offeredUntil" = NULL, "updatedAt" = p_now
    WHERE id = by_page.id;
  END IF;

  INSERT INTO "Act" ("partnershipId", "personId", role, what, subject, "subjectId", detail, at)
  VALUES (activity."partnershipId", p_to, p_role, 'sign-up.linked', 'activity', p_activity, jsonb_build_object(
    'fromPersonId', p_from,
    'byPage', jsonb_build_object('status', by_page.status, 'turn', by_page.turn, 'guests', by_page.guests),
    'inSlack', CASE WHEN in_slack.id IS NULL THEN NULL
      ELSE jsonb_build_object('status', in_slack.status, 'turn', in_slack.turn, 'guests', in_slack.guests) END), p_now);
  IF activity.is_coming THEN
    PERFORM settle_places(p_activity, p_now, NULL);
  END IF;
  UPDATE "Activity" SET "cardChangedAt" = clock_timestamp() WHERE id = p_activity;
END $$;
