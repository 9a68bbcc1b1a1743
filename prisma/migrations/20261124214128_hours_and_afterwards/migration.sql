-- CreateEnum
CREATE TYPE "CorrectionStatus" AS ENUM ('PROPOSED', 'ACCEPTED', 'DECLINED');

-- CreateTable
CREATE TABLE "Feedback" (
    "id" SERIAL NOT NULL,
    "activityId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,
    "stars" INTEGER NOT NULL,
    "line" TEXT NOT NULL DEFAULT '',
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Feedback_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ClosingNote" (
    "id" SERIAL NOT NULL,
    "activityId" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "people" INTEGER NOT NULL,
    "minutes" INTEGER NOT NULL,
    "pictures" TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "writtenById" INTEGER NOT NULL,
    "writtenAt" TIMESTAMPTZ(3) NOT NULL,
    "confirmedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ClosingNote_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ClosingNoteConfirmation" (
    "id" SERIAL NOT NULL,
    "closingNoteId" INTEGER NOT NULL,
    "organizationId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ClosingNoteConfirmation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "HoursCorrection" (
    "id" SERIAL NOT NULL,
    "activityId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,
    "minutes" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "status" "CorrectionStatus" NOT NULL DEFAULT 'PROPOSED',
    "proposedById" INTEGER NOT NULL,
    "proposedAt" TIMESTAMPTZ(3) NOT NULL,
    "reviewedById" INTEGER,
    "reviewedAt" TIMESTAMPTZ(3),

    CONSTRAINT "HoursCorrection_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Feedback_activityId_personId_key" ON "Feedback"("activityId", "personId");

-- CreateIndex
CREATE UNIQUE INDEX "ClosingNote_activityId_key" ON "ClosingNote"("activityId");

-- CreateIndex
CREATE UNIQUE INDEX "ClosingNoteConfirmation_closingNoteId_organizationId_key" ON "ClosingNoteConfirmation"("closingNoteId", "organizationId");

-- CreateIndex
CREATE INDEX "HoursCorrection_activityId_personId_idx" ON "HoursCorrection"("activityId", "personId");

-- AddForeignKey
ALTER TABLE "Feedback" ADD CONSTRAINT "Feedback_activityId_fkey" FOREIGN KEY ("activityId") REFERENCES "Activity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Feedback" ADD CONSTRAINT "Feedback_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ClosingNote" ADD CONSTRAINT "ClosingNote_activityId_fkey" FOREIGN KEY ("activityId") REFERENCES "Activity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ClosingNote" ADD CONSTRAINT "ClosingNote_writtenById_fkey" FOREIGN KEY ("writtenById") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ClosingNoteConfirmation" ADD CONSTRAINT "ClosingNoteConfirmation_closingNoteId_fkey" FOREIGN KEY ("closingNoteId") REFERENCES "ClosingNote"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ClosingNoteConfirmation" ADD CONSTRAINT "ClosingNoteConfirmation_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ClosingNoteConfirmation" ADD CONSTRAINT "ClosingNoteConfirmation_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HoursCorrection" ADD CONSTRAINT "HoursCorrection_activityId_fkey" FOREIGN KEY ("activityId") REFERENCES "Activity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HoursCorrection" ADD CONSTRAINT "HoursCorrection_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HoursCorrection" ADD CONSTRAINT "HoursCorrection_proposedById_fkey" FOREIGN KEY ("proposedById") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HoursCorrection" ADD CONSTRAINT "HoursCorrection_reviewedById_fkey" FOREIGN KEY ("reviewedById") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;
