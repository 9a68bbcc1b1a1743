-- CreateEnum
CREATE TYPE "MeetingStatus" AS ENUM ('PLANNED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "AgendaKind" AS ENUM ('DIFFICULTY', 'FOLLOW_UP', 'COMMITMENT', 'PROPOSAL');

-- CreateEnum
CREATE TYPE "VoteRule" AS ENUM ('BOTH_AGREE', 'MAJORITY_OF_EACH');

-- CreateEnum
CREATE TYPE "Voters" AS ENUM ('LIAISON_GROUP', 'EVERYONE');

-- CreateEnum
CREATE TYPE "Choice" AS ENUM ('YES', 'NO', 'ABSTAIN');

-- AlterTable
ALTER TABLE "Partnership" ADD COLUMN     "nextMeeting" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "MeetingRhythm" (
    "partnershipId" INTEGER NOT NULL,
    "everyMonths" INTEGER NOT NULL,
    "week" INTEGER NOT NULL,
    "weekday" INTEGER NOT NULL,
    "time" TEXT NOT NULL,
    "place" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "MeetingRhythm_pkey" PRIMARY KEY ("partnershipId")
);

-- CreateTable
CREATE TABLE "Meeting" (
    "id" SERIAL NOT NULL,
    "partnershipId" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "day" TEXT NOT NULL,
    "time" TEXT NOT NULL,
    "place" TEXT NOT NULL DEFAULT '',
    "rhythmDay" TEXT,
    "isFixed" BOOLEAN NOT NULL DEFAULT false,
    "status" "MeetingStatus" NOT NULL DEFAULT 'PLANNED',
    "agendaAt" TIMESTAMPTZ(3),
    "agendaShown" TEXT NOT NULL DEFAULT '',
    "requestKey" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Meeting_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AgendaItem" (
    "id" SERIAL NOT NULL,
    "partnershipId" INTEGER NOT NULL,
    "meetingId" INTEGER,
    "kind" "AgendaKind" NOT NULL,
    "text" TEXT NOT NULL DEFAULT '',
    "category" TEXT,
    "difficultyId" INTEGER,
    "followUpId" INTEGER,
    "proposedById" INTEGER,
    "position" INTEGER,
    "droppedAt" TIMESTAMPTZ(3),
    "requestKey" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AgendaItem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Seconding" (
    "itemId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Seconding_pkey" PRIMARY KEY ("itemId","personId")
);

-- CreateTable
CREATE TABLE "Vote" (
    "id" SERIAL NOT NULL,
    "itemId" INTEGER NOT NULL,
    "isSecret" BOOLEAN NOT NULL,
    "rule" "VoteRule" NOT NULL,
    "voters" "Voters" NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "closedAt" TIMESTAMPTZ(3),
    "figures" JSONB,

    CONSTRAINT "Vote_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Ballot" (
    "voteId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,
    "organizationId" INTEGER NOT NULL,
    "choice" "Choice" NOT NULL,

    CONSTRAINT "Ballot_pkey" PRIMARY KEY ("voteId","personId")
);

-- CreateTable
CREATE TABLE "MeetingNote" (
    "id" SERIAL NOT NULL,
    "meetingId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "requestKey" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "MeetingNote_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Minutes" (
    "id" SERIAL NOT NULL,
    "meetingId" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "presentIds" INTEGER[],
    "alsoPresent" TEXT NOT NULL DEFAULT '',
    "savedById" INTEGER NOT NULL,
    "savedAt" TIMESTAMPTZ(3) NOT NULL,
    "requestKey" TEXT NOT NULL,

    CONSTRAINT "Minutes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Decision" (
    "id" SERIAL NOT NULL,
    "meetingId" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "droppedAt" TIMESTAMPTZ(3),
    "requestKey" TEXT,

    CONSTRAINT "Decision_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Meeting_requestKey_key" ON "Meeting"("requestKey");

-- CreateIndex
CREATE INDEX "Meeting_partnershipId_day_idx" ON "Meeting"("partnershipId", "day");

-- CreateIndex
CREATE UNIQUE INDEX "Meeting_partnershipId_number_key" ON "Meeting"("partnershipId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Meeting_partnershipId_rhythmDay_key" ON "Meeting"("partnershipId", "rhythmDay");

-- CreateIndex
CREATE UNIQUE INDEX "AgendaItem_requestKey_key" ON "AgendaItem"("requestKey");

-- CreateIndex
CREATE INDEX "AgendaItem_partnershipId_meetingId_idx" ON "AgendaItem"("partnershipId", "meetingId");

-- CreateIndex
CREATE UNIQUE INDEX "AgendaItem_meetingId_difficultyId_key" ON "AgendaItem"("meetingId", "difficultyId");

-- CreateIndex
CREATE UNIQUE INDEX "AgendaItem_meetingId_followUpId_key" ON "AgendaItem"("meetingId", "followUpId");

-- CreateIndex
CREATE UNIQUE INDEX "AgendaItem_meetingId_category_text_key" ON "AgendaItem"("meetingId", "category", "text");

-- CreateIndex
CREATE UNIQUE INDEX "Vote_itemId_key" ON "Vote"("itemId");

-- CreateIndex
CREATE UNIQUE INDEX "MeetingNote_requestKey_key" ON "MeetingNote"("requestKey");

-- CreateIndex
CREATE UNIQUE INDEX "Minutes_requestKey_key" ON "Minutes"("requestKey");

-- CreateIndex
CREATE UNIQUE INDEX "Minutes_meetingId_version_key" ON "Minutes"("meetingId", "version");

-- CreateIndex
CREATE UNIQUE INDEX "Decision_requestKey_key" ON "Decision"("requestKey");

-- CreateIndex
CREATE INDEX "Decision_meetingId_idx" ON "Decision"("meetingId");

-- AddForeignKey
ALTER TABLE "MeetingRhythm" ADD CONSTRAINT "MeetingRhythm_partnershipId_fkey" FOREIGN KEY ("partnershipId") REFERENCES "Partnership"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Meeting" ADD CONSTRAINT "Meeting_partnershipId_fkey" FOREIGN KEY ("partnershipId") REFERENCES "Partnership"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgendaItem" ADD CONSTRAINT "AgendaItem_partnershipId_fkey" FOREIGN KEY ("partnershipId") REFERENCES "Partnership"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgendaItem" ADD CONSTRAINT "AgendaItem_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgendaItem" ADD CONSTRAINT "AgendaItem_difficultyId_fkey" FOREIGN KEY ("difficultyId") REFERENCES "Difficulty"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgendaItem" ADD CONSTRAINT "AgendaItem_followUpId_fkey" FOREIGN KEY ("followUpId") REFERENCES "FollowUp"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgendaItem" ADD CONSTRAINT "AgendaItem_proposedById_fkey" FOREIGN KEY ("proposedById") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Seconding" ADD CONSTRAINT "Seconding_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "AgendaItem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Seconding" ADD CONSTRAINT "Seconding_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Vote" ADD CONSTRAINT "Vote_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "AgendaItem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ballot" ADD CONSTRAINT "Ballot_voteId_fkey" FOREIGN KEY ("voteId") REFERENCES "Vote"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ballot" ADD CONSTRAINT "Ballot_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ballot" ADD CONSTRAINT "Ballot_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MeetingNote" ADD CONSTRAINT "MeetingNote_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MeetingNote" ADD CONSTRAINT "MeetingNote_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Minutes" ADD CONSTRAINT "Minutes_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Minutes" ADD CONSTRAINT "Minutes_savedById_fkey" FOREIGN KEY ("savedById") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
