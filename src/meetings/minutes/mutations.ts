import type { Db, Transaction } from '../../db.ts'
import { planDeliveries } from '../../deliveries/plan.ts'
import { UserError } from '../../errors.ts'
import { recordAct } from '../../partnerships/mutations.ts'
import type { MemberActor } from '../../slack/actor.ts'
import { lockMeeting } from '../mutations.ts'
import { getMeetingById, minutesKey } from '../queries.ts'
import { hasRoom, MOST_DECISIONS, matchDecisions, type Note } from './rules.ts'

/**
 * Adds lines and decisions for the minutes, all or none. The same form or reply sent again adds nothing. Locks the
 * meeting's row.
 * @throws UserError when there is no room for more, or the minutes are written already: then they are changed, not added
 * to.
 */
export function addNotes(
  db: Db,
  actor: MemberActor,
  meetingId: number,
  { notes, requestKey }: { notes: Note[]; requestKey: string },
  now: Date,
): Promise<void> {
  return db.$transaction(async (db) => {
    await lockUnwritten(db, actor, meetingId)
    const of = { requestKey: { startsWith: partKey(requestKey, '') } }
    if ((await db.meetingNote.count({ where: of })) + (await db.decision.count({ where: of })) > 0) return
    for (const [index, note] of notes.entries()) {
      await addNote(db, actor, meetingId, { ...note, requestKey: partKey(requestKey, index) }, now)
    }
  })
}

/** One form or reply may hold several lines. */
const partKey = (requestKey: string, part: number | '') => `${requestKey}#${part}`

async function addNote(
  db: Transaction,
  actor: MemberActor,
  meetingId: number,
  { kind, text, requestKey }: Note & { requestKey: string },
  now: Date,
): Promise<void> {
  if (kind === 'decision') {
    const position = await db.decision.count({ where: { meetingId, droppedAt: null } })
    if (position >= MOST_DECISIONS) throw new UserError((t) => t.form.tooManyDecisions)
    await db.decision.create({ data: { meetingId, text, position, requestKey } })
  } else {
    const lines = await db.meetingNote.findMany({ where: { meetingId } })
    const isFull = !hasRoom(
      lines.map((line) => line.text),
      text,
    )
    if (isFull) throw new UserError((t) => t.minutes.full)
    await db.meetingNote.create({ data: { meetingId, personId: actor.person.id, text, requestKey, at: now } })
  }
  await recordAct(db, actor, { what: `meeting.${kind}`, subject: 'meeting', subjectId: meetingId, at: now })
}

/**
 * Takes back what one form or reply added; a second call finds nothing left. Locks the meeting's row.
 * @throws UserError when the minutes are written already.
 */
export function takeBackNotes(
  db: Db,
  actor: MemberActor,
  meetingId: number,
  requestKey: string,
  now: Date,
): Promise<void> {
  return db.$transaction(async (db) => {
    await lockUnwritten(db, actor, meetingId)
    const where = { meetingId, requestKey: { startsWith: partKey(requestKey, '') } }
    const notes = await db.meetingNote.deleteMany({ where })
    const decisions = await db.decision.updateMany({ where: { ...where, droppedAt: null }, data: { droppedAt: now } })
    if (notes.count + decisions.count === 0) return
    await recordAct(db, actor, { what: 'meeting.notes-taken-back', subject: 'meeting', subjectId: meetingId, at: now })
  })
}

async function lockUnwritten(db: Transaction, actor: MemberActor, meetingId: number): Promise<void> {
  await lockMeeting(db, actor.partnership.id, meetingId)
  const { hasMinutes } = await getMeetingById(db, actor.partnership.id, meetingId)
  if (hasMinutes) throw new UserError((t) => t.minutes.writtenAlready)
}

export type NewMinutes = {
  text: string
  present: number[]
  alsoPresent: string
  decisions: string[]
  requestKey: string
  /** The version the writer began with, 0 for none: somebody else's newer one is not written over. */
  from: number
}

/**
 * Keeps one more version of the minutes, and owes the liaison channel the message when it is the first. The same form sent
 * again keeps nothing more. Locks the meeting's row.
 * @throws UserError when somebody saved a version meanwhile, or the meeting has not begun.
 */
export function saveMinutes(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  meetingId: number,
  { decisions, present, from, ...minutes }: NewMinutes,
  now: Date,
): Promise<void> {
  const partnershipId = actor.partnership.id
  return db.$transaction(async (db) => {
    await lockMeeting(db, partnershipId, meetingId)
    const meeting = await getMeetingById(db, partnershipId, meetingId)
    if ((await db.minutes.findUnique({ where: { requestKey: minutes.requestKey } })) !== null) return
    if (meeting.startsAt > now) throw new UserError((t) => t.minutes.notBegun)
    const last = await db.minutes.findFirst({
      where: { meetingId },
      orderBy: { version: 'desc' },
      include: { savedBy: true },
    })
    const version = last?.version ?? 0
    if (last !== null && version !== from) throw new UserError((t) => t.minutes.changedMeanwhile(last.savedBy.name))
    await db.minutes.create({
      data: {
        ...minutes,
        meetingId,
        version: version + 1,
        presentIds: present,
        savedById: actor.person.id,
        savedAt: now,
      },
    })
    await keepDecisions(db, meetingId, decisions, now)
    await recordAct(db, actor, {
      what: 'meeting.minutes',
      subject: 'meeting',
      subjectId: meetingId,
      at: now,
      detail: { version: version + 1 },
    })
    await planDeliveries(db, [
      {
        workspaceId,
        partnershipId,
        kind: 'minutes.posted',
        sendKey: minutesKey(meetingId),
        channelId: actor.partnership.liaisonChannelId,
        payload: { meetingId },
        lane: 0,
        dueAt: now,
      },
    ])
  })
}

async function keepDecisions(db: Transaction, meetingId: number, lines: string[], now: Date): Promise<void> {
  const before = await db.decision.findMany({
    where: { meetingId, droppedAt: null },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  })
  const { kept, dropped } = matchDecisions(before, lines)
  for (const [position, { id, text }] of kept.entries()) {
    if (id === null) await db.decision.create({ data: { meetingId, text, position } })
    else await db.decision.update({ where: { id }, data: { text, position } })
  }
  await db.decision.updateMany({ where: { id: { in: dropped } }, data: { droppedAt: now } })
}
