-- CreateEnum
CREATE TYPE "OfferOrNeedKind" AS ENUM ('OFFER', 'NEED');

-- CreateEnum
CREATE TYPE "OfferOrNeedStatus" AS ENUM ('OPEN', 'MET', 'WITHDRAWN');

-- AlterTable
ALTER TABLE "Partnership" ADD COLUMN     "nextNeed" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "nextOffer" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "OfferOrNeed" (
    "id" SERIAL NOT NULL,
    "partnershipId" INTEGER NOT NULL,
    "kind" "OfferOrNeedKind" NOT NULL,
    "number" INTEGER NOT NULL,
    "organizationId" INTEGER NOT NULL,
    "category" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "amount" TEXT NOT NULL DEFAULT '',
    "whenAndWhere" TEXT NOT NULL DEFAULT '',
    "contactId" INTEGER NOT NULL,
    "validUntil" TEXT NOT NULL,
    "status" "OfferOrNeedStatus" NOT NULL DEFAULT 'OPEN',
    "version" INTEGER NOT NULL DEFAULT 1,
    "requestKey" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "OfferOrNeed_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "OfferOrNeed_requestKey_key" ON "OfferOrNeed"("requestKey");

-- CreateIndex
CREATE INDEX "OfferOrNeed_partnershipId_status_validUntil_idx" ON "OfferOrNeed"("partnershipId", "status", "validUntil");

-- CreateIndex
CREATE UNIQUE INDEX "OfferOrNeed_partnershipId_kind_number_key" ON "OfferOrNeed"("partnershipId", "kind", "number");

-- AddForeignKey
ALTER TABLE "OfferOrNeed" ADD CONSTRAINT "OfferOrNeed_partnershipId_fkey" FOREIGN KEY ("partnershipId") REFERENCES "Partnership"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OfferOrNeed" ADD CONSTRAINT "OfferOrNeed_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OfferOrNeed" ADD CONSTRAINT "OfferOrNeed_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
