-- AlterTable
ALTER TABLE "Activity" ADD COLUMN     "coverFileId" TEXT;

-- CreateTable
CREATE TABLE "ActivityDraft" (
    "key" TEXT NOT NULL,
    "partnershipId" INTEGER NOT NULL,
    "personId" INTEGER NOT NULL,
    "activityId" INTEGER,
    "version" INTEGER NOT NULL DEFAULT 1,
    "base" JSONB NOT NULL,
    "content" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ActivityDraft_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "ActivityTemplate" (
    "id" SERIAL NOT NULL,
    "partnershipId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "savedById" INTEGER NOT NULL,
    "savedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ActivityTemplate_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ActivityDraft_personId_idx" ON "ActivityDraft"("personId");

-- CreateIndex
CREATE UNIQUE INDEX "ActivityTemplate_partnershipId_name_key" ON "ActivityTemplate"("partnershipId", "name");

-- AddForeignKey
ALTER TABLE "ActivityDraft" ADD CONSTRAINT "ActivityDraft_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ActivityTemplate" ADD CONSTRAINT "ActivityTemplate_partnershipId_fkey" FOREIGN KEY ("partnershipId") REFERENCES "Partnership"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ActivityTemplate" ADD CONSTRAINT "ActivityTemplate_savedById_fkey" FOREIGN KEY ("savedById") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
