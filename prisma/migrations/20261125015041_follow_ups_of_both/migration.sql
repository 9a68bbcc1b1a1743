-- DropIndex
DROP INDEX "FollowUp_status_askOn_idx";

-- CreateIndex
CREATE INDEX "FollowUp_projectId_askOn_idx" ON "FollowUp"("projectId", "askOn") WHERE (status = 'OPEN' AND step = ANY (ARRAY['BOTH'::"FollowUpStep", 'DIGEST'::"FollowUpStep"]));
