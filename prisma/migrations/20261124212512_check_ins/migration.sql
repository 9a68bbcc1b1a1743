-- CreateEnum
CREATE TYPE "CheckInWay" AS ENUM ('CODE', 'POSTER', 'ROSTER', 'CORRECTION');

-- CreateTable
CREATE TABLE "CheckIn" (
    "id" SERIAL NOT NULL,
    "activityId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,
    "organizationId" INTEGER,
    "way" "CheckInWay" NOT NULL,
    "isWalkIn" BOOLEAN NOT NULL,
    "checkedInAt" TIMESTAMPTZ(3) NOT NULL,
    "checkedOutAt" TIMESTAMPTZ(3),
    "correctedMinutes" INTEGER,

    CONSTRAINT "CheckIn_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CheckInSecret" (
    "activityId" INTEGER NOT NULL,
    "secret" TEXT NOT NULL,

    CONSTRAINT "CheckInSecret_pkey" PRIMARY KEY ("activityId")
);

-- CreateTable
CREATE TABLE "CodeGuess" (
    "personId" INTEGER NOT NULL,
    "wrong" INTEGER NOT NULL DEFAULT 0,
    "waitUntil" TIMESTAMPTZ(3),

    CONSTRAINT "CodeGuess_pkey" PRIMARY KEY ("personId")
);

-- CreateIndex
CREATE INDEX "CheckIn_personId_idx" ON "CheckIn"("personId");

-- CreateIndex
CREATE UNIQUE INDEX "CheckIn_activityId_personId_key" ON "CheckIn"("activityId", "personId");

-- AddForeignKey
ALTER TABLE "CheckIn" ADD CONSTRAINT "CheckIn_activityId_fkey" FOREIGN KEY ("activityId") REFERENCES "Activity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckIn" ADD CONSTRAINT "CheckIn_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckIn" ADD CONSTRAINT "CheckIn_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckInSecret" ADD CONSTRAINT "CheckInSecret_activityId_fkey" FOREIGN KEY ("activityId") REFERENCES "Activity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CodeGuess" ADD CONSTRAINT "CodeGuess_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
