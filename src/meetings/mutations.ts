import type { Day } from '../calendar/day.ts'
import { type Calendar, workingDayFrom } from '../calendar/working-days.ts'
import { dayIn, wallAt } from '../calendar/zones.ts'
import type { Db, Transaction } from '../db.ts'
import { planDeliveries } from '../deliveries/plan.ts'
import { UserError } from '../errors.ts'
import { findCalendar, findSideCalendars } from '../partnerships/calendars/queries.ts'
import { lockPartnership, recordAct } from '../partnerships/mutations.ts'
import type { MemberActor } from '../slack/actor.ts'
import { gatherItems } from './agenda/mutations.ts'
import { agendaKey, findToPrepare, getMeetingById } from './queries.ts'
import { agendaDueAt, isComing, LONGEST_MS, type MeetingRow, type Rhythm, rhythmDays } from './rules.ts'

/**
 * The liaison group meets in this rhythm from now on, or in none. Meetings of the old rhythm go that nobody has touched
 * and whose agenda is not out yet. A second call with the same changes nothing. Locks the partnership's row.
 */
export async function setRhythm(db: Db, actor: MemberActor, rhythm: Rhythm | null, now: Date): Promise<void> {
  const partnershipId = actor.partnership.id
  await db.$transaction(async (db) => {
    await lockPartnership(db, partnershipId)
    await db.meetingRhythm.deleteMany({ where: { partnershipId } })
    if (rhythm !== null) await db.meetingRhythm.create({ data: { partnershipId, ...rhythm } })
    await db.meeting.deleteMany({
      where: {
        partnershipId,
        rhythmDay: { not: null },
        isFixed: false,
        agendaAt: null,
        status: 'PLANNED',
        day: { gt: dayIn(actor.partnership.timeZone, now) },
      },
    })
    await recordAct(db, actor, {
      what: 'meeting.rhythm',
      subject: 'partnership',
      subjectId: partnershipId,
      at: now,
      detail: rhythm ?? {},
    })
  })
}

const RHYTHM_DAYS_LOOKED_AT = 12

/**
 * Writes the next meeting of each rhythm down, on a day on which everybody works, and moves one whose day has become a day
 * off; not one whose day somebody chose, or whose agenda is out. Called again it writes nothing more.
 */
export async function planMeetings(db: Db, workspaceId: number, now: Date): Promise<void> {
  const partnerships = await db.partnership.findMany({
    where: { workspaceId, meetingRhythm: { isNot: null } },
    include: { meetingRhythm: true },
  })
  for (const { id, timeZone, meetingRhythm } of partnerships) {
    if (meetingRhythm === null) continue
    const calendar = await findCalendar(db, id)
    await planOne(db, { partnershipId: id, timeZone, rhythm: meetingRhythm, calendar }, now)
  }
}

async function planOne(
  db: Db,
  of: { partnershipId: number; timeZone: string; rhythm: Rhythm; calendar: Calendar },
  now: Date,
): Promise<void> {
  const { partnershipId, rhythm, calendar } = of
  const { day: today, time } = wallAt(of.timeZone, now)
  const known = await db.meeting.findMany({
    where: { partnershipId, OR: [{ rhythmDay: { gte: today } }, { day: { gte: today } }] },
  })
  for (const rhythmDay of rhythmDays(rhythm, today, RHYTHM_DAYS_LOOKED_AT)) {
    const day = workingDayFrom(calendar, rhythmDay)
    const meeting = known.find((one) => one.rhythmDay === rhythmDay)
    if (meeting === undefined && day === today && rhythm.time <= time) continue
    // A long vacation moves two turns to one day.
    if (meeting === undefined && known.some((one) => one.day === day && one.status === 'PLANNED')) return
    if (meeting === undefined) await planMeeting(db, partnershipId, { ...rhythm, day, rhythmDay }, now)
    else if (meeting.day !== day && !meeting.isFixed && meeting.agendaAt === null)
      await db.meeting.updateMany({ where: { id: meeting.id, agendaAt: null, isFixed: false }, data: { day } })
    if (meeting?.status !== 'CANCELLED') return
  }
}

async function planMeeting(
  db: Db,
  partnershipId: number,
  { day, rhythmDay, ...rhythm }: Rhythm & { day: Day; rhythmDay: Day },
  now: Date,
): Promise<void> {
  await db.$transaction(async (db) => {
    const number = await takeNumber(db, partnershipId)
    // Whoever plans the same day, or changes the rhythm, at the same time had the lock of the number before: the day is
    // planned then, or is no longer one of the rhythm's.
    const planned = await db.meeting.findUnique({ where: { partnershipId_rhythmDay: { partnershipId, rhythmDay } } })
    const current = await db.meetingRhythm.findFirst({ where: { partnershipId, ...rhythm } })
    if (planned !== null || current === null) {
      await db.partnership.update({ where: { id: partnershipId }, data: { nextMeeting: number } })
      return
    }
    const { time, place } = rhythm
    await db.meeting.create({ data: { partnershipId, number, day, time, place, rhythmDay, createdAt: now } })
  })
}

/** The number people type, under the lock of the partnership's row. */
async function takeNumber(db: Transaction, partnershipId: number): Promise<number> {
  const { nextMeeting } = await db.partnership.update({
    where: { id: partnershipId },
    data: { nextMeeting: { increment: 1 } },
  })
  return nextMeeting - 1
}

export type MeetingTime = { day: Day; time: string; place: string }

/** A meeting outside of the rhythm. The same form sent again gives the meeting it gave before. */
export function createMeeting(
  db: Db,
  actor: MemberActor,
  { requestKey, ...meeting }: MeetingTime & { requestKey: string },
  now: Date,
): Promise<{ id: number }> {
  const partnershipId = actor.partnership.id
  return db.$transaction(async (db) => {
    const number = await takeNumber(db, partnershipId)
    const before = await db.meeting.findUnique({ where: { requestKey } })
    if (before !== null) return before
    const created = await db.meeting.create({
      data: { ...meeting, partnershipId, number, isFixed: true, requestKey, createdAt: now },
    })
    await recordAct(db, actor, { what: 'meeting.created', subject: 'meeting', subjectId: created.id, at: now })
    return created
  })
}

/** Another day, time or place. Where the agenda is out already, the liaison channel is told in its thread. */
export function changeMeeting(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  meetingId: number,
  to: MeetingTime,
  now: Date,
): Promise<void> {
  return change(db, workspaceId, actor, meetingId, now, 'meeting.changed', ({ day, time, place }) =>
    day === to.day && time === to.time && place === to.place ? null : { ...to, isFixed: true },
  )
}

/** Does not take place. A second call changes nothing. */
export function cancelMeeting(db: Db, workspaceId: number, actor: MemberActor, meetingId: number, now: Date) {
  return change(db, workspaceId, actor, meetingId, now, 'meeting.cancelled', ({ status }) =>
    status === 'CANCELLED' ? null : { status: 'CANCELLED' },
  )
}

/** Takes a cancel back. A second call changes nothing. */
export function restoreMeeting(db: Db, workspaceId: number, actor: MemberActor, meetingId: number, now: Date) {
  return change(db, workspaceId, actor, meetingId, now, 'meeting.restored', ({ status }) =>
    status === 'PLANNED' ? null : { status: 'PLANNED' },
  )
}

/** @throws UserError when the meeting has begun. */
async function change(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  meetingId: number,
  now: Date,
  what: string,
  decide: (meeting: MeetingRow) => Partial<MeetingTime & { isFixed: boolean; status: 'PLANNED' | 'CANCELLED' }> | null,
): Promise<void> {
  const partnershipId = actor.partnership.id
  await db.$transaction(async (db) => {
    await lockMeeting(db, partnershipId, meetingId)
    const meeting = await getMeetingById(db, partnershipId, meetingId)
    const data = decide(meeting)
    if (data === null) return
    if (meeting.startsAt <= now) throw new UserError((t) => t.meetings.begunAlready)
    // Its agenda was on its way when it was called off, and was dropped: it is put together again.
    const unsent = { sendKey: agendaKey(meetingId), status: 'DROPPED' as const }
    const { count } = data.status === 'PLANNED' ? await db.delivery.deleteMany({ where: unsent }) : { count: 0 }
    await db.meeting.update({ where: { id: meetingId }, data: count === 0 ? data : { ...data, agendaAt: null } })
    // What was proposed for it waits for the next agenda; when it takes place after all, that is its own again.
    if (data.status === 'CANCELLED')
      await db.agendaItem.updateMany({
        where: { meetingId, kind: 'PROPOSAL', droppedAt: null },
        data: { meetingId: null, position: null },
      })
    const actId = await recordAct(db, actor, { what, subject: 'meeting', subjectId: meetingId, at: now })
    if (meeting.agendaAt === null) return
    await planDeliveries(db, [
      {
        workspaceId,
        partnershipId,
        kind: 'meetings.changed',
        sendKey: `meeting-changed:${actId}`,
        channelId: actor.partnership.liaisonChannelId,
        payload: { meetingId },
        lane: 0,
        dueAt: now,
      },
    ])
  })
}

/** Whoever changes a meeting or its agenda waits here for who does so already. */
export async function lockMeeting(db: Transaction, partnershipId: number, meetingId: number): Promise<void> {
  await db.$queryRaw`
    SELECT FROM "Meeting" WHERE id = ${meetingId} AND "partnershipId" = ${partnershipId} FOR UPDATE`
}

/**
 * Puts the agenda of each meeting together when it is two working days away, and owes the liaison channel its message;
 * later adds what has come up since. When a meeting begins it owes the thread a word with the buttons for the minutes.
 * Called again it owes nothing more. Gives the meetings whose agenda is out and may be looked at again.
 */
export async function prepareMeetings(db: Db, workspaceId: number, now: Date): Promise<MeetingRow[]> {
  const yesterday = new Date(now.getTime() - 2 * LONGEST_MS)
  const meetings = await findToPrepare(db, workspaceId, dayIn('UTC', yesterday))
  const out: MeetingRow[] = []
  for (const meeting of meetings) {
    if (!isComing(meeting, now)) continue
    if (meeting.agendaAt === null && !(await isDue(db, meeting, now))) continue
    if (meeting.startsAt > now || meeting.agendaAt === null) await gatherItems(db, meeting, now)
    if (meeting.agendaAt === null) await postAgenda(db, workspaceId, meeting, now)
    if (meeting.startsAt <= now) await postBeginning(db, workspaceId, meeting)
    out.push(meeting)
  }
  return out
}

async function isDue(db: Db, { partnershipId, day }: MeetingRow, now: Date): Promise<boolean> {
  const [{ national }, { timeZone }] = await Promise.all([
    findSideCalendars(db, partnershipId),
    db.partnership.findUniqueOrThrow({ where: { id: partnershipId } }),
  ])
  return agendaDueAt(day, national, timeZone) <= now
}

async function postAgenda(
  db: Db,
  workspaceId: number,
  { id, partnershipId, day, time }: MeetingRow,
  now: Date,
): Promise<void> {
  await db.$transaction(async (db) => {
    // Called off or moved meanwhile, it is not due any more, or not yet.
    const isDueStill = { id, agendaAt: null, status: 'PLANNED' as const, day, time }
    const { count } = await db.meeting.updateMany({ where: isDueStill, data: { agendaAt: now } })
    if (count === 0) return
    const { liaisonChannelId } = await db.partnership.findUniqueOrThrow({ where: { id: partnershipId } })
    await planDeliveries(db, [
      {
        workspaceId,
        partnershipId,
        kind: 'meetings.agenda',
        sendKey: agendaKey(id),
        channelId: liaisonChannelId,
        payload: { meetingId: id },
        dueAt: now,
      },
    ])
  })
}

async function postBeginning(db: Db, workspaceId: number, meeting: MeetingRow): Promise<void> {
  const { id, partnershipId, startsAt } = meeting
  const sendKey = `meeting-begins:${id}`
  // Looked up first: a refused insert would use up an id every minute.
  if ((await db.delivery.findUnique({ where: { sendKey } })) !== null) return
  const { liaisonChannelId } = await db.partnership.findUniqueOrThrow({ where: { id: partnershipId } })
  await planDeliveries(db, [
    {
      workspaceId,
      partnershipId,
      kind: 'meetings.begins',
      sendKey,
      channelId: liaisonChannelId,
      payload: { meetingId: id },
      dueAt: startsAt,
    },
  ])
}

/**
 * What the posted agenda shows now, as a hash. False when another drawing has come between: nobody knows which of them is
 * seen, and it is to be drawn once more.
 */
export async function keepShown(
  db: Db,
  { id, agendaShown: before }: Pick<MeetingRow, 'id' | 'agendaShown'>,
  agendaShown: string,
): Promise<boolean> {
  const { count } = await db.meeting.updateMany({
    where: { id, agendaShown: { in: [before, agendaShown] } },
    data: { agendaShown },
  })
  if (count === 0) await db.meeting.update({ where: { id }, data: { agendaShown: '' } })
  return count > 0
}
