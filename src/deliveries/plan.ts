import type { Prisma } from '../../generated/prisma/client.ts'
import type { Db, Transaction } from '../db.ts'

/** One message to a person or to a channel; without either it is dropped when its time comes. */
export type PlannedDelivery = {
  workspaceId: number
  /** Whose language and zone count where the person has none, and whose liaison officers see what went wrong. */
  partnershipId?: number
  kind: string
  /** What makes it this message and no other. */
  sendKey: string
  personId?: number
  channelId?: number
  payload?: Prisma.InputJsonObject
  lane?: 0 | 1 | 2
  dueAt: Date
  /** After this it is of no use and is not sent any more. */
  expiresAt?: Date
}

/**
 * Writes down what the bot owes, in the transaction that makes it owe it, and returns how many were new. What is planned
 * already, by its `sendKey`, stays as it is. The caller wakes `deliveries.send` after the commit.
 */
export async function planDeliveries(db: Db | Transaction, rows: PlannedDelivery[]): Promise<number> {
  // In one order everywhere, so that two plans of the same keys wait for each other instead of both for ever.
  const data = rows.toSorted((a, b) => (a.sendKey < b.sendKey ? -1 : 1))
  if (data.length === 0) return 0
  // One statement whatever the number of rows: Prisma would keep a plan of each number, and a hundred thousand nudges with them.
  return db.$executeRaw`
    INSERT INTO "Delivery" ("workspaceId", "partnershipId", kind, "sendKey", "personId", "channelId", payload, lane, "dueAt", "expiresAt")
    SELECT "workspaceId", "partnershipId", kind, "sendKey", "personId", "channelId", coalesce(payload, '{}'), coalesce(lane, 1), "dueAt", "expiresAt"
    FROM jsonb_to_recordset(${JSON.stringify(data)}::jsonb) AS planned(
      "workspaceId" int, "partnershipId" int, kind text, "sendKey" text, "personId" int, "channelId" int,
      payload jsonb, lane smallint, "dueAt" timestamptz, "expiresAt" timestamptz)
    ON CONFLICT ("sendKey") DO NOTHING`
}
