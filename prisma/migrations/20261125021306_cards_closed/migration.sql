-- AlterTable
ALTER TABLE "Workspace" ADD COLUMN     "cardsClosedAt" TIMESTAMPTZ(3);
