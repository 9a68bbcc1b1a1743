import type { Delivery } from '../../generated/prisma/client.ts'
import type { Db } from '../db.ts'

/** The message with this key of ours; null while it is not out. */
export async function findPosted(db: Db, sendKey: string): Promise<(Delivery & { ts: string }) | null> {
  const delivery = await db.delivery.findUnique({ where: { sendKey } })
  return delivery?.ts == null ? null : { ...delivery, ts: delivery.ts }
}

/** The message of this kind that a person pressed something in; null when it was pressed elsewhere. */
export async function findPressed(
  db: Db,
  kind: string,
  personId: number,
  at: { channelId: string; ts: string } | null,
): Promise<Delivery | null> {
  if (at === null) return null
  return db.delivery.findFirst({ where: { slackChannelId: at.channelId, ts: at.ts, kind, personId } })
}

/** What did not go out since then: for the health line that liaison officers see. */
export async function findTroubles(
  db: Db,
  partnershipId: number,
  since: Date,
): Promise<{ unknown: number; refused: number; expired: number }> {
  const found = await db.delivery.groupBy({
    by: 'status',
    where: { partnershipId, status: { in: ['UNKNOWN', 'REFUSED', 'EXPIRED'] }, dueAt: { gte: since } },
    _count: true,
  })
  const count = (status: string) => found.find((group) => group.status === status)?._count ?? 0
  return { unknown: count('UNKNOWN'), refused: count('REFUSED'), expired: count('EXPIRED') }
}

/** When the last delivery of a kind went out to a channel, as in "last digest". */
export async function findLastSent(db: Db, partnershipId: number, kind: string): Promise<Date | null> {
  const last = await db.delivery.aggregate({
    where: { partnershipId, kind, channelId: { not: null } },
    _max: { sentAt: true },
  })
  return last._max.sentAt
}
