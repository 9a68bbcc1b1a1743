import type { Pool } from 'pg'
import type { Delivery } from '../../generated/prisma/client.ts'

/**
 * Takes up to `limit` deliveries that are due for `leaseMs`, urgent lanes first, then by time: those nobody
 * holds, and those whose holder let the lease run out. No two leases hold one row. What is due is said by `now`; leases run by the
 * database's own clock, so they end when they should even where `now` stands still. Each lease counts as an attempt. While
 * Slack has asked the workspace to wait, nothing is leased.
 */
export async function lease(
  pool: Pool,
  {
    workspaceId,
    now,
    limit,
    leaseId,
    leaseMs,
  }: { workspaceId: number; now: Date; limit: number; leaseId: string; leaseMs: number },
): Promise<Delivery[]> {
  // As an array the ids are looked up in the primary key; joined, the planner may read the whole table for them.
  const { rows } = await pool.query<Delivery>({
    name: 'deliveries.lease',
    text: `
      UPDATE "Delivery"
      SET "leaseId" = $4, "leasedUntil" = clock_timestamp() + $5 * interval '1 ms', attempts = attempts + 1
      WHERE id = ANY(ARRAY(
        SELECT id FROM "Delivery"
        WHERE status = 'PLANNED' AND "workspaceId" = $1 AND "dueAt" <= $2
          AND ("leasedUntil" IS NULL OR "leasedUntil" < clock_timestamp())
          AND EXISTS (SELECT FROM "Workspace" WHERE id = $1 AND ("pausedUntil" IS NULL OR "pausedUntil" <= $2))
        ORDER BY lane, "dueAt" LIMIT $3 FOR UPDATE SKIP LOCKED))
      RETURNING *`,
    values: [workspaceId, now, limit, leaseId, leaseMs],
  })
  return rows.sort((a, b) => a.lane - b.lane || a.dueAt.getTime() - b.dueAt.getTime() || a.id - b.id)
}

/** Makes the lease of these rows run from now again; rows that somebody else holds meanwhile stay theirs. */
export async function renew(pool: Pool, leaseId: string, ids: number[], leaseMs: number): Promise<void> {
  await pool.query({
    name: 'deliveries.renew',
    text: `
      UPDATE "Delivery" SET "leasedUntil" = clock_timestamp() + $3 * interval '1 ms'
      WHERE id = ANY($2::int[]) AND "leaseId" = $1`,
    values: [leaseId, ids, leaseMs],
  })
}

/**
 * The last look before something is sent: 'lost' when the lease ran out or is somebody else's, 'paused' when Slack asked
 * this workspace to wait until after `now`.
 */
export async function checkLease(
  pool: Pool,
  leaseId: string,
  id: number,
  now: Date,
): Promise<'held' | 'lost' | 'paused'> {
  const { rows } = await pool.query<{ paused: boolean | null }>({
    name: 'deliveries.check',
    text: `
      SELECT w."pausedUntil" > $3 AS paused
      FROM "Delivery" d JOIN "Workspace" w ON w.id = d."workspaceId"
      WHERE d.id = $2 AND d."leaseId" = $1 AND d."leasedUntil" > clock_timestamp()`,
    values: [leaseId, id, now],
  })
  if (rows[0] === undefined) return 'lost'
  return rows[0].paused === true ? 'paused' : 'held'
}

/** Slack said 429: nobody sends anything to this workspace before `until`. */
export async function pause(pool: Pool, workspaceId: number, until: Date): Promise<void> {
  await pool.query({
    name: 'deliveries.pause',
    text: `UPDATE "Workspace" SET "pausedUntil" = greatest("pausedUntil", $2) WHERE id = $1`,
    values: [workspaceId, until],
  })
}
