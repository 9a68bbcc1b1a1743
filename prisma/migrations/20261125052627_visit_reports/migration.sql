-- AlterTable
ALTER TABLE "FollowUp" ADD COLUMN     "visitId" INTEGER;

-- AlterTable
ALTER TABLE "VisitGoer" ADD COLUMN     "asked" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "VisitReport" (
    "id" SERIAL NOT NULL,
    "visitId" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "met" TEXT NOT NULL,
    "said" TEXT NOT NULL,
    "writtenById" INTEGER NOT NULL,
    "writtenAt" TIMESTAMPTZ(3) NOT NULL,
    "requestKey" TEXT NOT NULL,

    CONSTRAINT "VisitReport_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "VisitReport_requestKey_key" ON "VisitReport"("requestKey");

-- CreateIndex
CREATE UNIQUE INDEX "VisitReport_visitId_version_key" ON "VisitReport"("visitId", "version");

-- CreateIndex
CREATE INDEX "FollowUp_visitId_idx" ON "FollowUp"("visitId") WHERE ("visitId" IS NOT NULL);

-- AddForeignKey
ALTER TABLE "VisitReport" ADD CONSTRAINT "VisitReport_visitId_fkey" FOREIGN KEY ("visitId") REFERENCES "Visit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VisitReport" ADD CONSTRAINT "VisitReport_writtenById_fkey" FOREIGN KEY ("writtenById") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FollowUp" ADD CONSTRAINT "FollowUp_visitId_fkey" FOREIGN KEY ("visitId") REFERENCES "Visit"("id") ON DELETE SET NULL ON UPDATE CASCADE;
