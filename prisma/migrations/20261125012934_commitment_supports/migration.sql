-- AlterTable
ALTER TABLE "Commitment" ADD COLUMN     "isSaid" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "CommitmentSupport" (
    "id" SERIAL NOT NULL,
    "commitmentId" INTEGER NOT NULL,
    "projectId" INTEGER,
    "activityId" INTEGER,

    CONSTRAINT "CommitmentSupport_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "CommitmentSupport_commitmentId_idx" ON "CommitmentSupport"("commitmentId");

-- AddForeignKey
ALTER TABLE "CommitmentSupport" ADD CONSTRAINT "CommitmentSupport_commitmentId_fkey" FOREIGN KEY ("commitmentId") REFERENCES "Commitment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CommitmentSupport" ADD CONSTRAINT "CommitmentSupport_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CommitmentSupport" ADD CONSTRAINT "CommitmentSupport_activityId_fkey" FOREIGN KEY ("activityId") REFERENCES "Activity"("id") ON DELETE SET NULL ON UPDATE CASCADE;
