-- AlterEnum
ALTER TYPE "AgendaKind" ADD VALUE 'NEED';

-- AlterTable
ALTER TABLE "AgendaItem" ADD COLUMN     "needId" INTEGER;

-- AlterTable
ALTER TABLE "CommitmentSupport" ADD COLUMN     "offerId" INTEGER;

-- CreateIndex
CREATE UNIQUE INDEX "AgendaItem_meetingId_needId_key" ON "AgendaItem"("meetingId", "needId");

-- AddForeignKey
ALTER TABLE "CommitmentSupport" ADD CONSTRAINT "CommitmentSupport_offerId_fkey" FOREIGN KEY ("offerId") REFERENCES "OfferOrNeed"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgendaItem" ADD CONSTRAINT "AgendaItem_needId_fkey" FOREIGN KEY ("needId") REFERENCES "OfferOrNeed"("id") ON DELETE SET NULL ON UPDATE CASCADE;
