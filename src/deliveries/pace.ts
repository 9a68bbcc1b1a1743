import { setTimeout } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Delivery } from '../../generated/prisma/client.ts'

/** How far apart messages are posted, in milliseconds, and what waits for the next turn. */
export type Pace = { betweenPosts: number; inConversation: number; sleep: (ms: number) => Promise<unknown> }

/**
 * Slack takes several hundred messages a minute for a workspace, we count on three hundred and leave one of them for what
 * arrives early or late, and one a second for a conversation (docs.slack.dev, "Rate limits"). Evenly spread, so that what
 * is urgent never waits behind a burst for longer than one turn.
 */
export const slackPace: Pace = { betweenPosts: 201, inConversation: 1_000, sleep: (ms) => setTimeout(ms) }

const CONVERSATION = `coalesce('channel:' || d."channelId", 'person:' || d."personId")`

const DUE = `
  d.status = 'PLANNED' AND d."workspaceId" = $1 AND d."dueAt" <= $2
    AND (d."leasedUntil" IS NULL OR d."leasedUntil" < clock_timestamp())
    AND EXISTS (SELECT FROM "Workspace" WHERE id = $1 AND ("pausedUntil" IS NULL OR "pausedUntil" <= $2))`

/**
 * Takes the most urgent delivery whose conversation is free, and with it the workspace's turn, or none while it is nobody's
 * turn. Of any number of processes one gets a turn: the others find it taken under the lock of its row. Leases as `lease` does.
 */
export async function leaseInTurn(
  pool: Pool,
  { betweenPosts, inConversation }: Pace,
  { workspaceId, now, leaseId, leaseMs }: { workspaceId: number; now: Date; leaseId: string; leaseMs: number },
): Promise<Delivery | null> {
  const { rows } = await pool.query<Delivery>({
    name: 'deliveries.lease-in-turn',
    text: `
      WITH next AS (
        SELECT d.id, ${CONVERSATION} AS conversation FROM "Delivery" d
        WHERE ${DUE}
          AND coalesce((SELECT "freeAt" <= $2 FROM "Pace" WHERE "workspaceId" = $1 AND key = 'posts'), true)
          AND NOT EXISTS (
            SELECT FROM "Pace" p WHERE p."workspaceId" = $1 AND p.key = ${CONVERSATION} AND p."freeAt" > $2)
        ORDER BY d.lane, d."dueAt" LIMIT 1 FOR UPDATE SKIP LOCKED
      ), turn AS (
        INSERT INTO "Pace" AS p ("workspaceId", key, "freeAt")
        SELECT $1, 'posts', $2 + $5 * interval '1 ms' FROM next
        ON CONFLICT ("workspaceId", key) DO UPDATE SET "freeAt" = excluded."freeAt" WHERE p."freeAt" <= $2
        RETURNING 1
      ), conversation AS (
        INSERT INTO "Pace" ("workspaceId", key, "freeAt")
        SELECT $1, next.conversation, $2 + $6 * interval '1 ms' FROM next, turn WHERE next.conversation IS NOT NULL
        ON CONFLICT ("workspaceId", key) DO UPDATE SET "freeAt" = excluded."freeAt"
      )
      UPDATE "Delivery" d
      SET "leaseId" = $3, "leasedUntil" = clock_timestamp() + $4 * interval '1 ms', attempts = attempts + 1
      FROM next, turn WHERE d.id = next.id
      RETURNING d.*`,
    values: [workspaceId, now, leaseId, leaseMs, betweenPosts, inConversation],
  })
  return rows[0] ?? null
}

/** How long until something that is due may be posted; null when nothing is due. Looks at the most urgent hundred. */
export async function waitForTurn(pool: Pool, workspaceId: number, now: Date): Promise<number | null> {
  const { rows } = await pool.query<{ freeAt: Date | null }>({
    name: 'deliveries.wait-for-turn',
    text: `
      SELECT min(greatest($2, posts."freeAt", conversation."freeAt")) AS "freeAt"
      FROM (SELECT ${CONVERSATION} AS key FROM "Delivery" d WHERE ${DUE} ORDER BY d.lane, d."dueAt" LIMIT 100) due
      LEFT JOIN "Pace" posts ON posts."workspaceId" = $1 AND posts.key = 'posts'
      LEFT JOIN "Pace" conversation ON conversation."workspaceId" = $1 AND conversation.key = due.key`,
    values: [workspaceId, now],
  })
  const freeAt = rows[0]?.freeAt ?? null
  return freeAt === null ? null : freeAt.getTime() - now.getTime()
}
