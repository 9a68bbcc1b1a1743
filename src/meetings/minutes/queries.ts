import { z } from 'zod'
import type { Db, Transaction } from '../../db.ts'
import { findItems } from '../agenda/queries.ts'
import { orderAgenda } from '../agenda/rules.ts'
import { getMeetingById } from '../queries.ts'
import type { MeetingRow } from '../rules.ts'
import type { VoteRow } from '../votes/rules.ts'
import type { DecisionRow, MinutesRow } from './rules.ts'

/** The meeting whose agenda, or whose beginning, is this message, or null. */
export async function findMeetingOfThread(
  db: Db,
  partnershipId: number,
  at: { channelId: string; ts: string },
): Promise<MeetingRow | null> {
  const posted = await db.delivery.findFirst({
    where: {
      slackChannelId: at.channelId,
      ts: at.ts,
      partnershipId,
      kind: { in: ['meetings.agenda', 'meetings.begins'] },
    },
  })
  if (posted === null) return null
  return getMeetingById(db, partnershipId, z.object({ meetingId: z.number() }).parse(posted.payload).meetingId)
}

/** What people of this partnership are called, by their ids in Slack. */
export async function findNames(db: Db, partnershipId: number, slackUserIds: string[]): Promise<Map<string, string>> {
  const people = await db.person.findMany({
    where: { slackUserId: { in: slackUserIds }, memberships: { some: { partnershipId } } },
  })
  return new Map(people.map(({ slackUserId, name }) => [slackUserId ?? '', name]))
}

/** Every version, the one in force first. */
export function findVersions(db: Db | Transaction, meetingId: number): Promise<MinutesRow[]> {
  return db.minutes.findMany({
    where: { meetingId },
    orderBy: { version: 'desc' },
    include: { savedBy: { select: { name: true } } },
  })
}

/** The lines that were added while the meeting went on. */
export async function findNotes(db: Db, meetingId: number): Promise<string[]> {
  const notes = await db.meetingNote.findMany({ where: { meetingId }, orderBy: { id: 'asc' } })
  return notes.map(({ text }) => text)
}

export function decisionKey(decisionId: number): string {
  return `decision:${decisionId}`
}

/** What a meeting decided, in the order of its minutes, each with its follow-up. */
export async function findDecisions(db: Db, meetingId: number): Promise<DecisionRow[]> {
  const rows = await db.decision.findMany({
    where: { meetingId, droppedAt: null },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  })
  const followUps = await db.followUp.findMany({
    where: { requestKey: { in: rows.map(({ id }) => decisionKey(id)) } },
    include: { person: true },
  })
  return rows.map(({ id, text }) => {
    const made = followUps.find(({ requestKey }) => requestKey === decisionKey(id))
    return {
      id,
      text,
      followUp:
        made === undefined
          ? null
          : { id: made.id, number: made.number, person: made.person, dueOn: made.dueOn, status: made.status },
    }
  })
}

/** A decision of this partnership and its meeting's number, or null. */
export async function findDecision(
  db: Db,
  partnershipId: number,
  id: number,
): Promise<{ id: number; text: string; meetingId: number; meetingNumber: number } | null> {
  const row = await db.decision.findFirst({ where: { id, meeting: { partnershipId } }, include: { meeting: true } })
  return row && { id, text: row.text, meetingId: row.meetingId, meetingNumber: row.meeting.number }
}

export type Present = { id: number; name: string; organization: string | null }

/** Those of these people who are in the partnership, by side and name. */
export async function findPresent(db: Db, partnershipId: number, personIds: number[]): Promise<Present[]> {
  const rows = await db.membership.findMany({
    where: { partnershipId, personId: { in: personIds } },
    orderBy: [{ organizationId: 'asc' }, { person: { name: 'asc' } }],
    include: { person: true, organization: true },
  })
  return rows.map(({ person, organization }) => ({
    id: person.id,
    name: person.name,
    organization: organization?.name ?? null,
  }))
}

/** What was put to the vote for a meeting and is counted, in the order of its agenda. */
export async function findResults(
  db: Db,
  partnershipId: number,
  meetingId: number,
): Promise<{ text: string; vote: VoteRow }[]> {
  const items = orderAgenda(await findItems(db, partnershipId, meetingId))
  return items.flatMap(({ text, vote }) => (vote?.closedAt == null ? [] : [{ text, vote }]))
}
