-- CreateEnum
CREATE TYPE "HolidayChoice" AS ENUM ('SKIP', 'MOVE', 'KEEP');

-- AlterTable
ALTER TABLE "Activity" ADD COLUMN     "seriesDay" TEXT,
ADD COLUMN     "seriesId" INTEGER,
ADD COLUMN     "speaker" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "Series" (
    "id" SERIAL NOT NULL,
    "partnershipId" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "rhythm" JSONB,
    "firstDay" TEXT NOT NULL,
    "lastDay" TEXT,
    "time" TEXT NOT NULL,
    "lengthMinutes" INTEGER NOT NULL,
    "timeZone" TEXT NOT NULL,
    "holidays" "HolidayChoice" NOT NULL DEFAULT 'SKIP',
    "content" JSONB NOT NULL,
    "createdById" INTEGER NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "requestKey" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Series_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Series_requestKey_key" ON "Series"("requestKey");

-- CreateIndex
CREATE INDEX "Series_partnershipId_idx" ON "Series"("partnershipId");

-- CreateIndex
CREATE UNIQUE INDEX "Activity_seriesId_seriesDay_key" ON "Activity"("seriesId", "seriesDay");

-- AddForeignKey
ALTER TABLE "Activity" ADD CONSTRAINT "Activity_seriesId_fkey" FOREIGN KEY ("seriesId") REFERENCES "Series"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Series" ADD CONSTRAINT "Series_partnershipId_fkey" FOREIGN KEY ("partnershipId") REFERENCES "Partnership"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Series" ADD CONSTRAINT "Series_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
