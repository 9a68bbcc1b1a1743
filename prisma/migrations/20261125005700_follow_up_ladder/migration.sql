-- CreateEnum
CREATE TYPE "FollowUpStep" AS ENUM ('PERSON', 'BOTH', 'DIGEST', 'AGENDA', 'SILENT');

-- CreateEnum
CREATE TYPE "HandOverStatus" AS ENUM ('ASKED', 'ACCEPTED', 'GIVEN_BACK');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "ProjectStatus" ADD VALUE 'PLANNED';
ALTER TYPE "ProjectStatus" ADD VALUE 'WAITING';

-- DropForeignKey
ALTER TABLE "FollowUp" DROP CONSTRAINT "FollowUp_projectId_fkey";

-- AlterTable
ALTER TABLE "FollowUp" ADD COLUMN     "asked" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "askedOn" TEXT,
ADD COLUMN     "createdById" INTEGER,
ADD COLUMN     "isTold" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "origin" JSONB,
ADD COLUMN     "repeat" JSONB,
ADD COLUMN     "step" "FollowUpStep" NOT NULL DEFAULT 'PERSON',
ALTER COLUMN "projectId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Partnership" ADD COLUMN     "askAgenda" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "askBoth" INTEGER NOT NULL DEFAULT 2,
ADD COLUMN     "askDigest" INTEGER NOT NULL DEFAULT 2,
ADD COLUMN     "askPerson" INTEGER NOT NULL DEFAULT 3;

-- AlterTable
ALTER TABLE "Person" ADD COLUMN     "leftAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "statusNote" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "Milestone" (
    "id" SERIAL NOT NULL,
    "projectId" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "dueOn" TEXT NOT NULL,
    "reachedAt" TIMESTAMPTZ(3),
    "requestKey" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Milestone_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "HandOver" (
    "id" SERIAL NOT NULL,
    "partnershipId" INTEGER NOT NULL,
    "projectId" INTEGER,
    "followUpId" INTEGER,
    "fromId" INTEGER NOT NULL,
    "toId" INTEGER NOT NULL,
    "askedById" INTEGER NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "status" "HandOverStatus" NOT NULL DEFAULT 'ASKED',
    "answer" TEXT NOT NULL DEFAULT '',
    "answeredAt" TIMESTAMPTZ(3),
    "requestKey" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "HandOver_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Mute" (
    "id" SERIAL NOT NULL,
    "personId" INTEGER NOT NULL,
    "followUpId" INTEGER,
    "projectId" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Mute_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Milestone_requestKey_key" ON "Milestone"("requestKey");

-- CreateIndex
CREATE INDEX "Milestone_projectId_dueOn_idx" ON "Milestone"("projectId", "dueOn");

-- CreateIndex
CREATE UNIQUE INDEX "HandOver_requestKey_key" ON "HandOver"("requestKey");

-- CreateIndex
CREATE INDEX "HandOver_followUpId_idx" ON "HandOver"("followUpId");

-- CreateIndex
CREATE INDEX "HandOver_projectId_idx" ON "HandOver"("projectId");

-- CreateIndex
CREATE INDEX "HandOver_toId_idx" ON "HandOver"("toId") WHERE (status = 'ASKED');

-- CreateIndex
CREATE UNIQUE INDEX "Mute_personId_followUpId_key" ON "Mute"("personId", "followUpId");

-- CreateIndex
CREATE UNIQUE INDEX "Mute_personId_projectId_key" ON "Mute"("personId", "projectId");

-- CreateIndex
CREATE INDEX "Difficulty_followUpId_idx" ON "Difficulty"("followUpId");

-- CreateIndex
CREATE INDEX "FollowUp_projectId_idx" ON "FollowUp"("projectId") WHERE (status = 'OPEN');

-- AddForeignKey
ALTER TABLE "Milestone" ADD CONSTRAINT "Milestone_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FollowUp" ADD CONSTRAINT "FollowUp_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HandOver" ADD CONSTRAINT "HandOver_partnershipId_fkey" FOREIGN KEY ("partnershipId") REFERENCES "Partnership"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HandOver" ADD CONSTRAINT "HandOver_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HandOver" ADD CONSTRAINT "HandOver_followUpId_fkey" FOREIGN KEY ("followUpId") REFERENCES "FollowUp"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HandOver" ADD CONSTRAINT "HandOver_fromId_fkey" FOREIGN KEY ("fromId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HandOver" ADD CONSTRAINT "HandOver_toId_fkey" FOREIGN KEY ("toId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mute" ADD CONSTRAINT "Mute_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mute" ADD CONSTRAINT "Mute_followUpId_fkey" FOREIGN KEY ("followUpId") REFERENCES "FollowUp"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mute" ADD CONSTRAINT "Mute_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE SET NULL ON UPDATE CASCADE;
