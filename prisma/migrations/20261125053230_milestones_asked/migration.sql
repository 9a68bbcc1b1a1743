-- AlterTable
ALTER TABLE "Milestone" ADD COLUMN     "asked" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "askedOn" TEXT;
