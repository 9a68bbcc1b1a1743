import type { Pool } from 'pg'

/** What became of a leased delivery. `again` is one more try at `dueAt`; `counts: false` takes the attempt back. */
export type Outcome =
  | { id: number; status: 'SENT'; slackChannelId: string; ts: string | null; sentAt: Date }
  | { id: number; status: 'REFUSED' | 'UNKNOWN' | 'EXPIRED' | 'DROPPED'; note: string }
  | { id: number; status: 'PLANNED'; dueAt: Date; note: string; counts: boolean }

/** Records outcomes of rows that are still leased by `leaseId` and returns how many those were. */
export async function finish(pool: Pool, leaseId: string, outcomes: Outcome[]): Promise<number> {
  // The arrays stand in subqueries to hide their length: knowing it, the planner reads the whole table to join them.
  // Only a leased row has a lease, so its status need not be asked for.
  const { rowCount } = await pool.query({
    name: 'deliveries.finish',
    text: `
      UPDATE "Delivery" d
      SET status = o.status::"DeliveryStatus", "leaseId" = NULL, "leasedUntil" = NULL,
        "slackChannelId" = o.channel, ts = o.ts, "sentAt" = o.sent, note = coalesce(o.note, ''),
        "dueAt" = coalesce(o.due, d."dueAt"), attempts = d.attempts - o.uncounted
      FROM unnest(
        (SELECT $2::int[]), (SELECT $3::text[]), (SELECT $4::text[]), (SELECT $5::text[]), (SELECT $6::timestamptz[]),
        (SELECT $7::text[]), (SELECT $8::timestamptz[]), (SELECT $9::int[])
      ) AS o(id, status, channel, ts, sent, note, due, uncounted)
      WHERE d.id = o.id AND d."leaseId" = $1`,
    values: [
      leaseId,
      outcomes.map(({ id }) => id),
      outcomes.map(({ status }) => status),
      outcomes.map((one) => (one.status === 'SENT' ? one.slackChannelId : null)),
      outcomes.map((one) => (one.status === 'SENT' ? one.ts : null)),
      outcomes.map((one) => (one.status === 'SENT' ? one.sentAt : null)),
      outcomes.map((one) => (one.status === 'SENT' ? null : one.note)),
      outcomes.map((one) => (one.status === 'PLANNED' ? one.dueAt : null)),
      outcomes.map((one) => (one.status === 'PLANNED' && !one.counts ? 1 : 0)),
    ],
  })
  return rowCount ?? 0
}
