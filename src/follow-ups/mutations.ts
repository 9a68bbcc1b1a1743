import { Prisma } from '../../generated/prisma/client.ts'
import { addDays, type Day } from '../calendar/day.ts'
import { clockHour, dayIn, instantAt, wallAt } from '../calendar/zones.ts'
import type { Db, Transaction } from '../db.ts'
import { planDeliveries } from '../deliveries/plan.ts'
import { addDifficulty } from '../difficulties/mutations.ts'
import { UNANSWERED } from '../difficulties/rules.ts'
import { UserError } from '../errors.ts'
import { findCalendarOf, findWhoIsOff } from '../partnerships/calendars/queries.ts'
import { recordAct } from '../partnerships/mutations.ts'
import type { MemberActor } from '../slack/actor.ts'
import { isAllowed } from '../slack/authorize.ts'
import {
  createdKey,
  findPartnerships,
  findPeopleToNudge,
  findToCount,
  findUnasked,
  getFollowUpById,
  notAskedOn,
  nudgeKey,
  type PersonToNudge,
} from './queries.ts'
import {
  type FollowUpRow,
  firstRung,
  lastHour,
  mayChange,
  mayGive,
  nextDue,
  type Origin,
  personalSteps,
  type Repeat,
  repeatSchema,
  type Step,
} from './rules.ts'

export type NewFollowUp = {
  /** Null: in no project. */
  projectId: number | null
  personId: number
  text: string
  dueOn: Day
  origin?: Origin | null
  repeat?: Repeat | null
  requestKey: string
}

/** A follow-up on its own: `addFollowUp` in a transaction of its own. */
export function createFollowUp(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  followUp: NewFollowUp,
  now: Date,
): Promise<{ id: number }> {
  return db.$transaction((db) => addFollowUp(db, workspaceId, actor, followUp, now))
}

/**
 * Notes a follow-up and owes the liaison channel a line, in its project's thread when it has one; without a project that
 * line begins a thread of its own. Somebody it was noted for reads of it in their next daily message. The same form sent
 * again gives the follow-up it gave before. Locks the partnership's row for the number. `dueOn` must be a working day
 * (`decideDay`).
 * @throws UserError when the actor may not give it to this person, or the person is not of this partnership.
 */
export async function addFollowUp(
  db: Transaction,
  workspaceId: number,
  actor: MemberActor,
  followUp: NewFollowUp,
  now: Date,
): Promise<{ id: number }> {
  const partnershipId = actor.partnership.id
  const number = await takeNumber(db, partnershipId)
  const before = await db.followUp.findUnique({ where: { requestKey: followUp.requestKey } })
  if (before !== null) return before
  const project = await findProjectOf(db, partnershipId, followUp.projectId)
  const who = { personId: actor.person.id, isOrganiser: isAllowed('organiser', actor.membership.roles) }
  if (!mayGive(project, followUp.personId, who))
    throw new UserError((t) => (project === null ? t.followUps.onlyForYourself : t.followUps.notYourProject))
  const member = await db.membership.findFirst({ where: { partnershipId, personId: followUp.personId } })
  if (member === null) throw new UserError((t) => t.followUps.faults.stranger)

  const { origin, repeat, ...rest } = followUp
  const created = await db.followUp.create({
    data: {
      ...rest,
      partnershipId,
      number,
      createdById: actor.person.id,
      askOn: followUp.dueOn,
      isTold: followUp.personId === actor.person.id,
      origin: origin ?? Prisma.DbNull,
      visitId: origin?.kind === 'visit' ? origin.visitId : null,
      repeat: repeat ?? Prisma.DbNull,
      createdAt: now,
    },
  })
  await recordAct(db, actor, { what: 'follow-up.created', subject: 'follow-up', subjectId: created.id, at: now })
  await planDeliveries(db, [createdLine(workspaceId, actor, created.id, now)])
  return created
}

async function takeNumber(db: Transaction, partnershipId: number): Promise<number> {
  const { nextFollowUp } = await db.partnership.update({
    where: { id: partnershipId },
    data: { nextFollowUp: { increment: 1 } },
  })
  return nextFollowUp - 1
}

async function findProjectOf(db: Transaction, partnershipId: number, projectId: number | null) {
  if (projectId === null) return null
  const project = await db.project.findFirst({ where: { id: projectId, partnershipId }, include: { owners: true } })
  if (project === null) throw new UserError((t) => t.projects.notFound)
  return project
}

function createdLine(workspaceId: number, { partnership }: MemberActor, followUpId: number, now: Date) {
  return {
    workspaceId,
    partnershipId: partnership.id,
    kind: 'follow-ups.created',
    sendKey: createdKey(followUpId),
    channelId: partnership.liaisonChannelId,
    payload: { followUpId },
    lane: 0 as const,
    dueAt: now,
  }
}

/**
 * Done: stays on the record with its time, and the project's thread hears of it. One that repeats makes the next one, once:
 * taken back and done again it makes no second. A second call changes nothing.
 * @throws UserError when the actor may not change it.
 */
export function finishFollowUp(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  id: number,
  now: Date,
): Promise<FollowUpRow> {
  return change(db, workspaceId, actor, id, now, 'follow-up.done', async (db, followUp) => {
    if (followUp.status === 'DONE') return null
    await db.followUp.update({ where: { id }, data: { status: 'DONE', doneAt: now } })
    const nextOn = followUp.repeat && (await repeatFollowUp(db, workspaceId, actor, id, now))
    return { ...(nextOn && { nextOn }) }
  })
}

/** Makes the next of one that repeats, and gives its day; null when it is there already. */
async function repeatFollowUp(
  db: Transaction,
  workspaceId: number,
  actor: MemberActor,
  id: number,
  now: Date,
): Promise<Day | null> {
  const requestKey = `repeat:${id}`
  if ((await db.followUp.findUnique({ where: { requestKey } })) !== null) return null
  const done = await db.followUp.findUniqueOrThrow({ where: { id } })
  const repeat = repeatSchema.parse(done.repeat)
  const { partnershipId, projectId, visitId, personId, createdById, text } = done
  const calendar = await findCalendarOf(db, partnershipId, personId)
  const dueOn = nextDue(repeat, done.dueOn, dayIn(actor.partnership.timeZone, now), calendar)
  const number = await takeNumber(db, partnershipId)
  const next = await db.followUp.create({
    data: {
      partnershipId,
      projectId,
      visitId,
      personId,
      createdById,
      text,
      number,
      dueOn,
      askOn: dueOn,
      origin: done.origin ?? Prisma.DbNull,
      repeat,
      requestKey,
      createdAt: now,
    },
  })
  await recordAct(db, actor, { what: 'follow-up.created', subject: 'follow-up', subjectId: next.id, at: now })
  // In a project the line that says the last one is done says when the next one is due.
  if (projectId === null) await planDeliveries(db, [createdLine(workspaceId, actor, next.id, now)])
  return dueOn
}

/** What came of one that is done, in a line: kept with it and told in the thread. The same line again changes nothing. */
export function noteResult(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  id: number,
  doneNote: string,
  now: Date,
): Promise<FollowUpRow> {
  return change(db, workspaceId, actor, id, now, 'follow-up.noted', async (db, followUp) => {
    if (followUp.status === 'OPEN') throw new UserError((t) => t.followUps.notDoneYet(followUp.text))
    if (followUp.doneNote === doneNote) return null
    await db.followUp.update({ where: { id }, data: { doneNote } })
    return { reason: doneNote }
  })
}

/**
 * Takes a *Done* back. A second call changes nothing.
 * @throws UserError when the actor may not change it.
 */
export function reopenFollowUp(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  id: number,
  now: Date,
): Promise<FollowUpRow> {
  return change(db, workspaceId, actor, id, now, 'follow-up.reopened', async (db, { status }) => {
    if (status === 'OPEN') return null
    await db.followUp.update({ where: { id }, data: { status: 'OPEN', doneAt: null, ...firstRung } })
    return {}
  })
}

/**
 * Asks again on `askOn`, a working day; the first due day stays. A second call with the same day changes nothing.
 * @throws UserError when the actor may not change it, or it is done.
 */
export function snoozeFollowUp(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  id: number,
  askOn: Day,
  now: Date,
): Promise<FollowUpRow> {
  return change(db, workspaceId, actor, id, now, 'follow-up.snoozed', async (db, followUp) => {
    if (followUp.status === 'DONE') throw new UserError((t) => t.followUps.doneAlready(followUp.text))
    if (followUp.askOn === askOn) return null
    await db.followUp.update({ where: { id }, data: { askOn, ...firstRung } })
    return { askOn }
  })
}

/**
 * Files what is in the way as a difficulty: the follow-up waits for its answer. The same form sent again, and a second
 * cry for help while the first is open, change nothing.
 * @throws UserError when the actor may not change it, it is done, or help was asked already.
 */
export function askForHelp(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  id: number,
  { text, requestKey }: { text: string; requestKey: string },
  now: Date,
): Promise<FollowUpRow> {
  return change(db, workspaceId, actor, id, now, 'follow-up.help', async (db, followUp) => {
    const before = await db.difficulty.findUnique({ where: { requestKey } })
    if (before !== null) return null
    if (followUp.status === 'DONE') throw new UserError((t) => t.followUps.doneAlready(followUp.text))
    const open = await db.difficulty.findFirst({ where: { followUpId: id, status: { in: [...UNANSWERED] } } })
    if (open !== null) throw new UserError((t) => t.followUps.helpAlready(open.number))
    const { projectId } = followUp
    await addDifficulty(db, workspaceId, actor, { text, projectId, followUpId: id, requestKey }, now)
    await db.followUp.update({ where: { id }, data: firstRung })
    return { reason: text }
  })
}

type Locked = Pick<FollowUpRow, 'status' | 'askOn' | 'text' | 'doneNote' | 'repeat'> & {
  projectId: number | null
}

/** One change by someone who may, its act and its line in the project's thread; `apply` gives null when nothing changed. */
async function change(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  id: number,
  now: Date,
  what: string,
  apply: (db: Transaction, followUp: Locked) => Promise<Prisma.InputJsonObject | null>,
): Promise<FollowUpRow> {
  const partnershipId = actor.partnership.id
  const followUp = await getFollowUpById(db, partnershipId, id)
  const isOfficer = isAllowed('liaison-officer', actor.membership.roles)
  const today = dayIn(actor.partnership.timeZone, now)
  if (!mayChange(followUp, { personId: actor.person.id, isOfficer, today })) {
    throw new UserError((t) => t.followUps.notYours(followUp.person.name))
  }
  await db.$transaction(async (db) => {
    // Two changes of one follow-up wait for each other here, and the second sees what the first did.
    const [locked] = await db.$queryRaw<Locked[]>`
      SELECT status, "askOn", text, "doneNote", repeat, "projectId" FROM "FollowUp" WHERE id = ${id} FOR UPDATE`
    const detail = locked === undefined ? null : await apply(db, locked)
    if (detail === null) return
    const actId = await recordAct(db, actor, { what, subject: 'follow-up', subjectId: id, at: now, detail })
    await planDeliveries(db, [
      {
        workspaceId,
        partnershipId,
        kind: 'follow-ups.outcome',
        sendKey: `outcome:${actId}`,
        channelId: actor.partnership.liaisonChannelId,
        payload: { actId },
        lane: 0,
        dueAt: now,
      },
    ])
  })
  return getFollowUpById(db, partnershipId, id)
}

/**
 * Counts one asking of those of these follow-ups that are due and stand on one of these steps; what was asked about often
 * enough climbs (`climb`). A day counts once: a second call for it changes nothing.
 */
export async function countAsked(db: Db | Transaction, ids: number[], steps: Step[], day: Day): Promise<void> {
  if (ids.length === 0) return
  const rows = await findToCount(db, ids, steps, day)
  for (const same of Map.groupBy(rows, ({ from, to }) => JSON.stringify([from, to])).values()) {
    const [{ from, to }] = same as [(typeof same)[number]]
    // Whoever changed one meanwhile has put it back on the first step, where this no longer finds it.
    await db.followUp.updateMany({
      where: { id: { in: same.map(({ id }) => id) }, status: 'OPEN', ...from, ...notAskedOn(day) },
      data: { ...to, askedOn: day },
    })
  }
}

const PAGE = 250

/**
 * Owes one nudge to everyone of a time zone who works today, has something to read and their hour behind them, and lets
 * climb what nobody gets a message about. Called again it does nothing more that day. After days without a bot there is one
 * nudge, of today: earlier ones were never planned.
 */
export async function planNudges(db: Db, workspaceId: number, zone: string, now: Date): Promise<number> {
  const { day, time } = wallAt(zone, now)
  const hours = Array.from({ length: 24 }, (_, hour) => instantAt(zone, day, clockHour(hour)))
  const midnight = instantAt(zone, addDays(day, 1), '00:00')
  const [off, partnerships] = await Promise.all([findWhoIsOff(db, workspaceId, day), findPartnerships(db, workspaceId)])
  const partnershipIds = partnerships.map(({ id }) => id)
  const inZone = partnerships.filter(({ timeZone }) => timeZone === zone).map(({ id }) => id)
  const at = { partnershipIds, inZone, zone, day, hour: Number(time.slice(0, 2)), hours, off }
  await countAsked(db, await findUnasked(db, at), personalSteps, day)
  let planned = 0
  let lastId = 0
  let page: PersonToNudge[]
  do {
    page = await findPeopleToNudge(db, at, lastId, PAGE)
    const rows = page.map(({ personId, partnershipId, dailyHour, items, milestoneIds }) => ({
      workspaceId,
      partnershipId,
      kind: 'follow-ups.nudge',
      sendKey: nudgeKey(personId, day),
      personId,
      payload: { day, items, milestoneIds },
      dueAt: hours[dailyHour] ?? now,
      expiresAt: hours[lastHour(dailyHour)] ?? midnight,
    }))
    planned += await planDeliveries(
      db,
      rows.filter(({ expiresAt }) => expiresAt > now),
    )
    lastId = page.at(-1)?.personId ?? lastId
  } while (page.length === PAGE)
  return planned
}

/** A nudge has reached its reader: what was due in it was asked about once more, and what was noted for them is told. */
export async function nudgeWasSent(db: Db, personId: number, ids: number[], day: Day): Promise<void> {
  await db.followUp.updateMany({ where: { id: { in: ids }, personId, isTold: false }, data: { isTold: true } })
  await countAsked(db, ids, personalSteps, day)
}

/** Sends no more messages about one follow-up, or about any of a project, to this person. Twice is once. */
export async function mute(
  db: Db,
  actor: MemberActor,
  subject: { followUpId: number } | { projectId: number },
  now: Date,
): Promise<void> {
  await changeMute(db, actor, subject, now, 'muted', async (db) => {
    const row = { personId: actor.person.id, ...subject }
    const { count } = await db.mute.createMany({ data: { ...row, createdAt: now }, skipDuplicates: true })
    return count
  })
}

/** Takes a `mute` back. Twice is once. */
export async function unmute(
  db: Db,
  actor: MemberActor,
  subject: { followUpId: number } | { projectId: number },
  now: Date,
): Promise<void> {
  await changeMute(db, actor, subject, now, 'unmuted', async (db) => {
    const { count } = await db.mute.deleteMany({ where: { personId: actor.person.id, ...subject } })
    return count
  })
}

async function changeMute(
  db: Db,
  actor: MemberActor,
  subject: { followUpId: number } | { projectId: number },
  at: Date,
  what: 'muted' | 'unmuted',
  apply: (db: Transaction) => Promise<number>,
): Promise<void> {
  await db.$transaction(async (db) => {
    if ((await apply(db)) === 0) return
    const [name, subjectId] =
      'projectId' in subject ? ['project', subject.projectId] : ['follow-up', subject.followUpId]
    await recordAct(db, actor, { what: `${name}.${what}`, subject: String(name), subjectId: Number(subjectId), at })
  })
}
