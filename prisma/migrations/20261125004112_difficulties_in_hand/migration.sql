-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "DifficultyStatus" ADD VALUE 'IN_HAND';
ALTER TYPE "DifficultyStatus" ADD VALUE 'CONFIRMED';

-- AlterTable
ALTER TABLE "Difficulty" ADD COLUMN     "dueOn" TEXT,
ADD COLUMN     "ownerId" INTEGER;

-- AddForeignKey
ALTER TABLE "Difficulty" ADD CONSTRAINT "Difficulty_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;
