-- AlterTable
ALTER TABLE "HolidayYear" ADD COLUMN     "toldAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Vacation" ADD COLUMN     "toldAt" TIMESTAMPTZ(3);

-- What was entered before is no news.
UPDATE "HolidayYear" SET "toldAt" = "savedAt";
UPDATE "Vacation" SET "toldAt" = now();
