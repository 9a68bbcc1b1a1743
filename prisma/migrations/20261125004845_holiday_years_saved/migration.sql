-- AlterTable
ALTER TABLE "HolidayYear" ADD COLUMN     "savedAt" TIMESTAMPTZ(3);
