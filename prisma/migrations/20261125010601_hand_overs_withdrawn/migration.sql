-- AlterEnum
ALTER TYPE "HandOverStatus" ADD VALUE 'WITHDRAWN';

-- CreateIndex
CREATE INDEX "Leave_deputyId_lastDay_idx" ON "Leave"("deputyId", "lastDay");
