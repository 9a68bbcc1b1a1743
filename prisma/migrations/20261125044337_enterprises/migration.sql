-- AlterTable
ALTER TABLE "Partnership" ADD COLUMN     "nextEnterprise" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "Enterprise" (
    "id" SERIAL NOT NULL,
    "partnershipId" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "place" TEXT NOT NULL DEFAULT '',
    "makes" TEXT NOT NULL DEFAULT '',
    "version" INTEGER NOT NULL DEFAULT 1,
    "requestKey" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Enterprise_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EnterpriseContact" (
    "id" SERIAL NOT NULL,
    "enterpriseId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT '',
    "phone" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "requestKey" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "EnterpriseContact_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Enterprise_requestKey_key" ON "Enterprise"("requestKey");

-- CreateIndex
CREATE UNIQUE INDEX "Enterprise_partnershipId_number_key" ON "Enterprise"("partnershipId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "EnterpriseContact_requestKey_key" ON "EnterpriseContact"("requestKey");

-- CreateIndex
CREATE INDEX "EnterpriseContact_enterpriseId_idx" ON "EnterpriseContact"("enterpriseId");

-- AddForeignKey
ALTER TABLE "Enterprise" ADD CONSTRAINT "Enterprise_partnershipId_fkey" FOREIGN KEY ("partnershipId") REFERENCES "Partnership"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EnterpriseContact" ADD CONSTRAINT "EnterpriseContact_enterpriseId_fkey" FOREIGN KEY ("enterpriseId") REFERENCES "Enterprise"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
