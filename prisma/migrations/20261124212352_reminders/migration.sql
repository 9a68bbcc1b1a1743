-- CreateEnum
CREATE TYPE "MinimumAnswer" AS ENUM ('RUN', 'ASK_AROUND');

-- AlterTable
ALTER TABLE "Activity" ADD COLUMN     "askedAt" TIMESTAMPTZ(3),
ADD COLUMN     "asksUnanswered" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Person" ADD COLUMN     "choosesReminders" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "quietFrom" TEXT NOT NULL DEFAULT '22:00',
ADD COLUMN     "quietTo" TEXT NOT NULL DEFAULT '07:00',
ADD COLUMN     "reminders" INTEGER[] DEFAULT ARRAY[]::INTEGER[];

-- AlterTable
ALTER TABLE "Workspace" ADD COLUMN     "remindedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "NotThisTime" (
    "id" SERIAL NOT NULL,
    "activityId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "NotThisTime_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MinimumQuestion" (
    "id" SERIAL NOT NULL,
    "activityId" INTEGER NOT NULL,
    "round" INTEGER NOT NULL,
    "minimum" INTEGER NOT NULL,
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "answer" "MinimumAnswer",
    "answeredById" INTEGER,
    "reachedAt" TIMESTAMPTZ(3),
    "drawn" TEXT NOT NULL DEFAULT 'open',

    CONSTRAINT "MinimumQuestion_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "NotThisTime_activityId_personId_key" ON "NotThisTime"("activityId", "personId");

-- CreateIndex
CREATE UNIQUE INDEX "MinimumQuestion_activityId_round_key" ON "MinimumQuestion"("activityId", "round");

-- AddForeignKey
ALTER TABLE "NotThisTime" ADD CONSTRAINT "NotThisTime_activityId_fkey" FOREIGN KEY ("activityId") REFERENCES "Activity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NotThisTime" ADD CONSTRAINT "NotThisTime_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MinimumQuestion" ADD CONSTRAINT "MinimumQuestion_activityId_fkey" FOREIGN KEY ("activityId") REFERENCES "Activity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MinimumQuestion" ADD CONSTRAINT "MinimumQuestion_answeredById_fkey" FOREIGN KEY ("answeredById") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;
