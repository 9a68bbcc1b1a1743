-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "SignUpStatus" ADD VALUE 'OFFERED';
ALTER TYPE "SignUpStatus" ADD VALUE 'REQUESTED';

-- AlterTable
ALTER TABLE "Activity" ADD COLUMN     "cancelledAt" TIMESTAMPTZ(3),
ADD COLUMN     "claimMinutes" INTEGER NOT NULL DEFAULT 1440,
ADD COLUMN     "guestsAllowed" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "minimum" INTEGER,
ADD COLUMN     "needsApproval" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "onlinePlace" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "questions" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "releaseAt" TIMESTAMPTZ(3),
ADD COLUMN     "releasedAt" TIMESTAMPTZ(3),
ADD COLUMN     "reminders" INTEGER[] DEFAULT ARRAY[1440, 60]::INTEGER[],
ADD COLUMN     "sequence" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "signUpUntil" TIMESTAMPTZ(3),
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "SignUp" ADD COLUMN     "answers" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "guests" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "offeredUntil" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "ActivityShare" (
    "id" SERIAL NOT NULL,
    "activityId" INTEGER NOT NULL,
    "organizationId" INTEGER NOT NULL,
    "places" INTEGER NOT NULL,

    CONSTRAINT "ActivityShare_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ActivityOrganiser" (
    "id" SERIAL NOT NULL,
    "activityId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,

    CONSTRAINT "ActivityOrganiser_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "ActivityShare_activityId_organizationId_key" ON "ActivityShare"("activityId", "organizationId");

-- CreateIndex
CREATE INDEX "ActivityOrganiser_personId_idx" ON "ActivityOrganiser"("personId");

-- CreateIndex
CREATE UNIQUE INDEX "ActivityOrganiser_activityId_personId_key" ON "ActivityOrganiser"("activityId", "personId");

-- AddForeignKey
ALTER TABLE "ActivityShare" ADD CONSTRAINT "ActivityShare_activityId_fkey" FOREIGN KEY ("activityId") REFERENCES "Activity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ActivityShare" ADD CONSTRAINT "ActivityShare_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ActivityOrganiser" ADD CONSTRAINT "ActivityOrganiser_activityId_fkey" FOREIGN KEY ("activityId") REFERENCES "Activity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ActivityOrganiser" ADD CONSTRAINT "ActivityOrganiser_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
