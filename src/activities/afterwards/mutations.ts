import { chinaCalendar } from '../../calendar/working-days.ts'
import type { Db } from '../../db.ts'
import { type PlannedDelivery, planDeliveries } from '../../deliveries/plan.ts'
import { UserError } from '../../errors.ts'
import { findCalendarOf, findNationalCalendars } from '../../partnerships/calendars/queries.ts'
import { recordAct } from '../../partnerships/mutations.ts'
import type { MemberActor } from '../../slack/actor.ts'
import { getForCheckIn } from '../check-ins/queries.ts'
import { findOfficers } from '../hours/queries.ts'
import { whoRuns } from '../rules.ts'
import { findEnded, getClosingNote, getOwnFeedback } from './queries.ts'
import { askAt, askForNoteAt, askOfficerAt, askUntil, type ClosingNoteRow } from './rules.ts'

/**
 * Owes everyone who was there the question how it was on the day after, but for its organisers, who read the answers; and
 * who published it the question for a closing note on the next working day. Calling it again owes nothing more, except to
 * whom the roster has gained since.
 */
export async function planAsking(db: Db, workspaceId: number, now: Date): Promise<number> {
  const ended = (await findEnded(db, workspaceId, now)).filter((activity) => askAt(activity) <= now)
  if (ended.length === 0) return 0
  const calendars = await findNationalCalendars(db, workspaceId)
  return planDeliveries(
    db,
    ended.flatMap((activity) => {
      const { id, partnershipId, endsAt, createdById, closingNote, checkIns } = activity
      const calendar = calendars.find((one) => one.partnershipId === partnershipId)?.national ?? chinaCalendar
      const noteAt = askForNoteAt(activity, calendar)
      const runBy = whoRuns(activity)
      const ask = (kind: string, personId: number, dueAt: Date, expiresAt: Date) => ({
        workspaceId,
        partnershipId,
        payload: { activityId: id },
        kind,
        sendKey: `${kind}:${id}:${personId}`,
        personId,
        dueAt,
        expiresAt,
      })
      return [
        ...checkIns
          .filter(({ personId }) => !runBy.includes(personId))
          .map(({ personId }) => ask('afterwards.feedback-asked', personId, askAt(activity), askUntil(endsAt))),
        ...(closingNote === null ? [ask('afterwards.note-asked', createdById, noteAt, askUntil(noteAt))] : []),
      ]
    }),
  )
}

/** Keeps one to five stars of somebody who was there; the last ones count. @throws UserError when they were not there. */
export async function giveStars(
  db: Db,
  actor: MemberActor,
  { activityId, stars }: { activityId: number; stars: number },
  now: Date,
): Promise<void> {
  const personId = actor.person.id
  await db.$transaction(async (db) => {
    await getOwnFeedback(db, { partnershipId: actor.partnership.id, personId }, activityId)
    const key = { activityId, personId }
    await db.feedback.upsert({
      where: { activityId_personId: key },
      create: { ...key, stars, at: now },
      update: { stars, at: now },
    })
  })
}

/** Adds a line to the stars; the last one counts. @throws UserError when there are no stars yet. */
export async function addLine(
  db: Db,
  actor: MemberActor,
  { activityId, line }: { activityId: number; line: string },
  now: Date,
): Promise<void> {
  const personId = actor.person.id
  await db.$transaction(async (db) => {
    const own = await getOwnFeedback(db, { partnershipId: actor.partnership.id, personId }, activityId)
    if (own === null) throw new UserError((t) => t.afterwards.starsFirst)
    await db.feedback.update({ where: { activityId_personId: { activityId, personId } }, data: { line, at: now } })
  })
}

export type NewNote = {
  activityId: number
  /** The version the writer saw; 0 when there was none. */
  seen: number
  text: string
  people: number
  minutes: number
  /** Null keeps those that are there. */
  pictures: string[] | null
}

/**
 * Keeps the closing note and asks the officers of every side to confirm it, each on a day they work; what was confirmed
 * of an earlier version counts no more. Locks the activity's row, so that of two who write at once the second is told. The
 * same form sent again changes nothing.
 * @throws UserError when it is not over, not of this partnership, or was changed meanwhile.
 */
export async function saveClosingNote(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  { activityId, seen, text, people, minutes, pictures }: NewNote,
  now: Date,
): Promise<ClosingNoteRow> {
  const partnershipId = actor.partnership.id
  return db.$transaction(async (db) => {
    await db.$queryRaw`SELECT id FROM "Activity" WHERE id = ${activityId} FOR UPDATE`
    const activity = await getForCheckIn(db, partnershipId, activityId)
    if (activity.status === 'CANCELLED' || activity.endsAt > now) throw new UserError((t) => t.afterwards.notOver)
    const before = await db.closingNote.findUnique({ where: { activityId } })
    const version = before?.version ?? 0
    const sentBefore = before?.writtenById === actor.person.id && version === seen + 1 && before.text === text
    if (before !== null && sentBefore) return getClosingNote(db, partnershipId, before.id)
    if (version !== seen) throw new UserError((t) => t.afterwards.note.changedMeanwhile)

    const data = {
      text,
      people,
      minutes,
      pictures: pictures ?? before?.pictures ?? [],
      version: version + 1,
      writtenById: actor.person.id,
      writtenAt: now,
      confirmedAt: null,
    }
    const { id } = await db.closingNote.upsert({
      where: { activityId },
      create: { activityId, ...data },
      update: data,
    })
    await db.closingNoteConfirmation.deleteMany({ where: { closingNoteId: id } })
    await recordAct(db, actor, {
      what: 'closing-note.written',
      subject: 'activity',
      subjectId: activityId,
      at: now,
      detail: { version: data.version, people, minutes },
    })
    const owed: PlannedDelivery[] = []
    for (const { personId } of await findOfficers(db, partnershipId)) {
      owed.push({
        workspaceId,
        partnershipId,
        kind: 'afterwards.confirmation-asked',
        sendKey: `closing-note-asked:${id}:${data.version}:${personId}`,
        personId,
        payload: { closingNoteId: id, version: data.version },
        dueAt: askOfficerAt(now, actor.partnership.timeZone, await findCalendarOf(db, partnershipId, personId)),
      })
    }
    await planDeliveries(db, owed)
    return getClosingNote(db, partnershipId, id)
  })
}

/**
 * An officer's yes for their side. When every side has confirmed this version, the channel is owed the note. A second
 * call changes nothing. Locks the note's row.
 * @throws UserError when the note was changed since, is not of this partnership, or the officer has no side.
 */
export async function confirmClosingNote(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  { closingNoteId, version }: { closingNoteId: number; version: number },
  now: Date,
): Promise<ClosingNoteRow> {
  const { partnership, membership, person } = actor
  return db.$transaction(async (db) => {
    await db.$queryRaw`SELECT id FROM "ClosingNote" WHERE id = ${closingNoteId} FOR UPDATE`
    const before = await getClosingNote(db, partnership.id, closingNoteId)
    if (before.version !== version) throw new UserError((t) => t.afterwards.note.changedSince)
    const { organizationId } = membership
    if (organizationId === null) throw new UserError((t) => t.afterwards.note.noSide)
    if (before.sides.find(({ id }) => id === organizationId)?.confirmedBy !== null) return before

    await db.closingNoteConfirmation.create({
      data: { closingNoteId, organizationId, personId: person.id, at: now },
    })
    await recordAct(db, actor, {
      what: 'closing-note.confirmed',
      subject: 'activity',
      subjectId: before.activity.id,
      at: now,
      detail: { version, organizationId },
    })
    const isLast = before.sides.every(({ id, confirmedBy }) => id === organizationId || confirmedBy !== null)
    if (isLast) {
      await db.closingNote.update({ where: { id: closingNoteId }, data: { confirmedAt: now } })
      const posted = await db.delivery.count({ where: { sendKey: { startsWith: `closing-note:${closingNoteId}:` } } })
      await planDeliveries(db, [
        {
          workspaceId,
          partnershipId: partnership.id,
          kind: 'afterwards.closing-note',
          sendKey: `closing-note:${closingNoteId}:${version}`,
          channelId: partnership.publicChannelId,
          payload: { closingNoteId, version, isUpdate: posted > 0 },
          dueAt: now,
        },
      ])
    }
    return getClosingNote(db, partnership.id, closingNoteId)
  })
}
