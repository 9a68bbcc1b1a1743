-- CreateEnum
CREATE TYPE "VacationKind" AS ENUM ('OFF', 'WORK');

-- CreateTable
CREATE TABLE "HolidayYear" (
    "id" SERIAL NOT NULL,
    "partnershipId" INTEGER NOT NULL,
    "year" INTEGER NOT NULL,
    "days" JSONB NOT NULL,
    "importedById" INTEGER NOT NULL,
    "importedAt" TIMESTAMPTZ(3) NOT NULL,
    "withdrawnAt" TIMESTAMPTZ(3),
    "requestKey" TEXT,

    CONSTRAINT "HolidayYear_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Vacation" (
    "id" SERIAL NOT NULL,
    "organizationId" INTEGER NOT NULL,
    "kind" "VacationKind" NOT NULL,
    "name" TEXT NOT NULL,
    "firstDay" TEXT NOT NULL,
    "lastDay" TEXT NOT NULL,
    "removedAt" TIMESTAMPTZ(3),
    "requestKey" TEXT,

    CONSTRAINT "Vacation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Leave" (
    "id" SERIAL NOT NULL,
    "personId" INTEGER NOT NULL,
    "deputyId" INTEGER,
    "firstDay" TEXT NOT NULL,
    "lastDay" TEXT NOT NULL,
    "removedAt" TIMESTAMPTZ(3),
    "requestKey" TEXT,

    CONSTRAINT "Leave_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "HolidayYear_requestKey_key" ON "HolidayYear"("requestKey");

-- CreateIndex
CREATE INDEX "HolidayYear_partnershipId_year_idx" ON "HolidayYear"("partnershipId", "year");

-- CreateIndex
CREATE UNIQUE INDEX "Vacation_requestKey_key" ON "Vacation"("requestKey");

-- CreateIndex
CREATE INDEX "Vacation_organizationId_lastDay_idx" ON "Vacation"("organizationId", "lastDay");

-- CreateIndex
CREATE UNIQUE INDEX "Leave_requestKey_key" ON "Leave"("requestKey");

-- CreateIndex
CREATE INDEX "Leave_personId_lastDay_idx" ON "Leave"("personId", "lastDay");

-- AddForeignKey
ALTER TABLE "HolidayYear" ADD CONSTRAINT "HolidayYear_partnershipId_fkey" FOREIGN KEY ("partnershipId") REFERENCES "Partnership"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HolidayYear" ADD CONSTRAINT "HolidayYear_importedById_fkey" FOREIGN KEY ("importedById") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Vacation" ADD CONSTRAINT "Vacation_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Leave" ADD CONSTRAINT "Leave_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Leave" ADD CONSTRAINT "Leave_deputyId_fkey" FOREIGN KEY ("deputyId") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;
