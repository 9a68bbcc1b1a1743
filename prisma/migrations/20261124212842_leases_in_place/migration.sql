UPDATE "Delivery" SET status = 'PLANNED' WHERE status = 'LEASED';

-- AlterEnum
BEGIN;
CREATE TYPE "DeliveryStatus_new" AS ENUM ('PLANNED', 'SENT', 'REFUSED', 'UNKNOWN', 'EXPIRED', 'DROPPED');
ALTER TABLE "public"."Delivery" ALTER COLUMN "status" DROP DEFAULT;
ALTER TABLE "Delivery" ALTER COLUMN "status" TYPE "DeliveryStatus_new" USING ("status"::text::"DeliveryStatus_new");
ALTER TYPE "DeliveryStatus" RENAME TO "DeliveryStatus_old";
ALTER TYPE "DeliveryStatus_new" RENAME TO "DeliveryStatus";
DROP TYPE "public"."DeliveryStatus_old";
ALTER TABLE "Delivery" ALTER COLUMN "status" SET DEFAULT 'PLANNED';
COMMIT;

-- DropIndex
DROP INDEX "Delivery_partnershipId_status_idx";

-- DropIndex
DROP INDEX "Delivery_slackChannelId_ts_idx";

-- DropIndex
DROP INDEX "Delivery_status_lane_dueAt_idx";

-- CreateIndex
CREATE INDEX "Delivery_workspaceId_lane_dueAt_idx" ON "Delivery"("workspaceId", "lane", "dueAt") WHERE (status = 'PLANNED');

-- CreateIndex
CREATE INDEX "Delivery_slackChannelId_ts_idx" ON "Delivery"("slackChannelId", "ts") WHERE (ts IS NOT NULL);

-- CreateIndex
CREATE INDEX "Delivery_partnershipId_dueAt_idx" ON "Delivery"("partnershipId", "dueAt") WHERE (status = ANY (ARRAY['UNKNOWN'::"DeliveryStatus", 'REFUSED'::"DeliveryStatus", 'EXPIRED'::"DeliveryStatus"]));

-- CreateIndex
CREATE INDEX "Delivery_partnershipId_kind_sentAt_idx" ON "Delivery"("partnershipId", "kind", "sentAt") WHERE ("channelId" IS NOT NULL);

-- Room beside each row for its leased version: a lease then needs no entry in any index.
ALTER TABLE "Delivery" SET (fillfactor = 50);
