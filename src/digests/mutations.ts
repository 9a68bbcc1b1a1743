import { dayIn } from '../calendar/zones.ts'
import type { Db } from '../db.ts'
import { planDeliveries } from '../deliveries/plan.ts'
import { countAsked } from '../follow-ups/mutations.ts'
import { findForDigest } from '../follow-ups/queries.ts'
import { findRhythms, findSentDigests, type Rhythm } from './queries.ts'
import { turnsAround } from './rules.ts'

/**
 * Owes each public channel this week's post and each liaison channel its digest once their time has come. Called again it
 * owes nothing more. A turn that was slept through is owed too, already expired, so that it is on the record and an officer
 * sees it.
 */
export async function planTurns(db: Db, workspaceId: number, now: Date): Promise<number> {
  const rows = (await findRhythms(db, workspaceId)).flatMap((rhythm) =>
    messagesOf(rhythm).flatMap(({ name, schedule, ...message }) => {
      const { day, dueAt, expiresAt } = turnsAround(schedule, now).last
      if (dueAt <= rhythm.since) return []
      const sendKey = `${name}:${rhythm.id}:${day}`
      return [{ ...message, workspaceId, partnershipId: rhythm.id, sendKey, dueAt, expiresAt }]
    }),
  )
  // Looked up first: a refused insert would use up an id, in every partnership and every minute of the week.
  const planned = await db.delivery.findMany({ where: { sendKey: { in: rows.map(({ sendKey }) => sendKey) } } })
  return planDeliveries(
    db,
    rows.filter(({ sendKey }) => !planned.some((one) => one.sendKey === sendKey)),
  )
}

function messagesOf({ publicChannelId, liaisonChannelId, weeklyPost, digest }: Rhythm) {
  return [
    { kind: 'digests.weekly-post', name: 'weekly-post', schedule: weeklyPost, channelId: publicChannelId },
    { kind: 'digests.liaison', name: 'liaison-digest', schedule: digest, channelId: liaisonChannelId },
  ]
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
