-- CreateIndex
CREATE INDEX "Difficulty_projectId_idx" ON "Difficulty"("projectId");

-- CreateIndex
CREATE INDEX "FollowUp_partnershipId_status_dueOn_idx" ON "FollowUp"("partnershipId", "status", "dueOn");

-- CreateIndex
CREATE INDEX "FollowUp_projectId_doneAt_idx" ON "FollowUp"("projectId", "doneAt");

-- CreateIndex
CREATE INDEX "FollowUp_partnershipId_idx" ON "FollowUp"("partnershipId") WHERE (step = 'DIGEST');

-- CreateIndex
CREATE INDEX "Project_partnershipId_status_idx" ON "Project"("partnershipId", "status");

-- CreateIndex
CREATE INDEX "SignUp_activityId_idx" ON "SignUp"("activityId") WHERE (status = 'REQUESTED');
