import { dayIn } from '../calendar/zones.ts'
import type { Db } from '../db.ts'
import { planDeliveries } from '../deliveries/plan.ts'
import { countAsked } from '../follow-ups/mutations.ts'
import { findForDigest } from '../follow-ups/queries.ts'
import { findRhythms, findSentDigests, type Rhythm } from './queries.ts'
import { type Schedule, turnsAround } from './rules.ts'

/**
 * Owes each public channel this week's post once its time has come. Called again it owes nothing more. A turn that was
 * slept through is owed too, already expired, so that it is on the record and an officer sees it.
 */
export function planWeeklyPosts(db: Db, workspaceId: number, now: Date): Promise<number> {
  return planTurns(db, workspaceId, now, (rhythm) => ({
    kind: 'digests.weekly-post',
    name: 'weekly-post',
    schedule: rhythm.weeklyPost,
    channelId: rhythm.publicChannelId,
  }))
}

/** Owes each liaison channel its digest, by the same rules as {@link planWeeklyPosts}. */
export function planLiaisonDigests(db: Db, workspaceId: number, now: Date): Promise<number> {
  return planTurns(db, workspaceId, now, (rhythm) => ({
    kind: 'digests.liaison',
    name: 'liaison-digest',
    schedule: rhythm.digest,
    channelId: rhythm.liaisonChannelId,
  }))
}

async function planTurns(
  db: Db,
  workspaceId: number,
  now: Date,
  messageOf: (rhythm: Rhythm) => { kind: string; name: string; schedule: Schedule; channelId: number },
): Promise<number> {
  const rows = (await findRhythms(db, workspaceId)).flatMap((rhythm) => {
    const { kind, name, schedule, channelId } = messageOf(rhythm)
    const { day, dueAt, expiresAt } = turnsAround(schedule, now).last
    if (dueAt <= rhythm.since) return []
    const sendKey = `${name}:${rhythm.id}:${day}`
    return [{ workspaceId, partnershipId: rhythm.id, kind, sendKey, channelId, dueAt, expiresAt }]
  })
  // Looked up first: a refused insert would use up an id, in every partnership and every minute of the week.
  const planned = await db.delivery.findMany({ where: { sendKey: { in: rows.map(({ sendKey }) => sendKey) } } })
  return planDeliveries(
    db,
    rows.filter(({ sendKey }) => !planned.some((one) => one.sendKey === sendKey)),
  )
}

const DAY_MS = 86_400_000

/**
 * Counts the follow-ups that today's digest has put before the liaison group as asked about once more. A second call on
 * the same day changes nothing.
 */
export async function countShown(db: Db, workspaceId: number, now: Date): Promise<void> {
  for (const { partnershipId, zone, sentAt } of await findSentDigests(
    db,
    workspaceId,
    new Date(now.getTime() - DAY_MS),
  )) {
    const day = dayIn(zone, sentAt)
    if (day !== dayIn(zone, now)) continue
    const shown = await findForDigest(db, partnershipId, day)
    await countAsked(
      db,
      shown.map(({ id }) => id),
      ['DIGEST'],
      day,
    )
  }
}
