-- CreateTable
CREATE TABLE "Visit" (
    "id" SERIAL NOT NULL,
    "partnershipId" INTEGER NOT NULL,
    "enterpriseId" INTEGER NOT NULL,
    "day" TEXT NOT NULL,
    "time" TEXT NOT NULL,
    "purpose" TEXT NOT NULL DEFAULT '',
    "cancelledAt" TIMESTAMPTZ(3),
    "timedAt" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "requestKey" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Visit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "VisitGoer" (
    "visitId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,
    "addedAt" TIMESTAMPTZ(3) NOT NULL,
    "remindedOf" TEXT,

    CONSTRAINT "VisitGoer_pkey" PRIMARY KEY ("visitId","personId")
);

-- CreateIndex
CREATE UNIQUE INDEX "Visit_requestKey_key" ON "Visit"("requestKey");

-- CreateIndex
CREATE INDEX "Visit_partnershipId_day_idx" ON "Visit"("partnershipId", "day");

-- CreateIndex
CREATE INDEX "Visit_enterpriseId_idx" ON "Visit"("enterpriseId");

-- CreateIndex
CREATE INDEX "VisitGoer_personId_idx" ON "VisitGoer"("personId");

-- AddForeignKey
ALTER TABLE "Visit" ADD CONSTRAINT "Visit_partnershipId_fkey" FOREIGN KEY ("partnershipId") REFERENCES "Partnership"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Visit" ADD CONSTRAINT "Visit_enterpriseId_fkey" FOREIGN KEY ("enterpriseId") REFERENCES "Enterprise"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VisitGoer" ADD CONSTRAINT "VisitGoer_visitId_fkey" FOREIGN KEY ("visitId") REFERENCES "Visit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VisitGoer" ADD CONSTRAINT "VisitGoer_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
