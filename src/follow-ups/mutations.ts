import { addDays, type Day } from '../calendar/day.ts'
import { instantAt, wallAt } from '../calendar/zones.ts'
import type { Db, Transaction } from '../db.ts'
import { planDeliveries } from '../deliveries/plan.ts'
import { addDifficulty } from '../difficulties/mutations.ts'
import { UNANSWERED } from '../difficulties/rules.ts'
import { UserError } from '../errors.ts'
import { findWhoIsOff } from '../partnerships/calendars/queries.ts'
import { recordAct } from '../partnerships/mutations.ts'
import { takesPart } from '../projects/rules.ts'
import type { MemberActor } from '../slack/actor.ts'
import { isAllowed } from '../slack/authorize.ts'
import { findPeopleToNudge, getFollowUpById, nudgeKey } from './queries.ts'
import { type FollowUpRow, lastHour, mayChange } from './rules.ts'

export type NewFollowUp = { projectId: number; personId: number; text: string; dueOn: Day; requestKey: string }

/**
 * Notes a follow-up and owes the project's thread a line. The same form sent again gives the follow-up it gave before.
 * Locks the partnership's row for the number. `dueOn` must be a working day (`decideDay`).
 * @throws UserError when the actor may not add to this project, or the person is not of this partnership.
 */
export async function createFollowUp(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  followUp: NewFollowUp,
  now: Date,
): Promise<{ id: number }> {
  const partnershipId = actor.partnership.id
  return db.$transaction(async (db) => {
    const { nextFollowUp } = await db.partnership.update({
      where: { id: partnershipId },
      data: { nextFollowUp: { increment: 1 } },
    })
    const before = await db.followUp.findUnique({ where: { requestKey: followUp.requestKey } })
    if (before !== null) return before
    const project = await db.project.findFirst({
      where: { id: followUp.projectId, partnershipId },
      include: { owners: true },
    })
    if (project === null) throw new UserError((t) => t.projects.notFound)
    const isOrganiser = isAllowed('organiser', actor.membership.roles)
    if (!takesPart(project, { personId: actor.person.id, isOrganiser })) {
      throw new UserError((t) => t.followUps.notYourProject)
    }
    const member = await db.membership.findFirst({ where: { partnershipId, personId: followUp.personId } })
    if (member === null) throw new UserError((t) => t.followUps.faults.stranger)

    const created = await db.followUp.create({
      data: { ...followUp, partnershipId, number: nextFollowUp - 1, askOn: followUp.dueOn, createdAt: now },
    })
    await recordAct(db, actor, { what: 'follow-up.created', subject: 'follow-up', subjectId: created.id, at: now })
    await planDeliveries(db, [
      {
        workspaceId,
        partnershipId,
        kind: 'follow-ups.created',
        sendKey: `follow-up:${created.id}`,
        channelId: actor.partnership.liaisonChannelId,
        payload: { followUpId: created.id },
        lane: 0,
        dueAt: now,
      },
    ])
    return created
  })
}

/**
 * Done: stays on the record with its time, and the project's thread hears of it. A second call changes nothing.
 * @throws UserError when the actor may not change it.
 */
export function finishFollowUp(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  id: number,
  now: Date,
): Promise<FollowUpRow> {
  return change(db, workspaceId, actor, id, now, 'follow-up.done', async (db, { status }) => {
    if (status === 'DONE') return null
    await db.followUp.update({ where: { id }, data: { status: 'DONE', doneAt: now } })
    return {}
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
    await db.followUp.update({ where: { id }, data: { status: 'OPEN', doneAt: null } })
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
    await db.followUp.update({ where: { id }, data: { askOn } })
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
    return { reason: text }
  })
}

type Locked = Pick<FollowUpRow, 'status' | 'askOn' | 'text'> & { projectId: number }

/** One change by someone who may, its act and its line in the project's thread; `apply` gives null when nothing changed. */
async function change(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  id: number,
  now: Date,
  what: string,
  apply: (db: Transaction, followUp: Locked) => Promise<Record<string, string> | null>,
): Promise<FollowUpRow> {
  const partnershipId = actor.partnership.id
  const followUp = await getFollowUpById(db, partnershipId, id)
  const isOfficer = isAllowed('liaison-officer', actor.membership.roles)
  if (!mayChange(followUp, { personId: actor.person.id, isOfficer })) {
    throw new UserError((t) => t.followUps.notYours(followUp.person.name))
  }
  await db.$transaction(async (db) => {
    // Two changes of one follow-up wait for each other here, and the second sees what the first did.
    const [locked] = await db.$queryRaw<Locked[]>`
      SELECT status, "askOn", text, "projectId" FROM "FollowUp" WHERE id = ${id} FOR UPDATE`
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

const PAGE = 500

/**
 * Owes one nudge to everyone of a time zone who works today, has something due and their hour behind them. Called again it owes
 * nothing more that day. After days without a bot there is one nudge, of today: earlier ones were never planned.
 */
export async function planNudges(db: Db, workspaceId: number, zone: string, now: Date): Promise<number> {
  const { day, time } = wallAt(zone, now)
  const hours = Array.from({ length: 24 }, (_, hour) => instantAt(zone, day, `${String(hour).padStart(2, '0')}:00`))
  const midnight = instantAt(zone, addDays(day, 1), '00:00')
  const off = await findWhoIsOff(db, workspaceId, day)
  const at = { workspaceId, zone, day, hour: Number(time.slice(0, 2)), hours, off }
  let planned = 0
  let lastId = 0
  for (let page = await findPeopleToNudge(db, at, lastId, PAGE); page.length > 0; ) {
    const rows = page.map(({ personId, partnershipId, dailyHour, followUpIds }) => ({
      workspaceId,
      partnershipId,
      kind: 'follow-ups.nudge',
      sendKey: nudgeKey(personId, day),
      personId,
      payload: { followUpIds },
      dueAt: hours[dailyHour] ?? now,
      expiresAt: hours[lastHour(dailyHour)] ?? midnight,
    }))
    planned += await planDeliveries(
      db,
      rows.filter(({ expiresAt }) => expiresAt > now),
    )
    lastId = page.at(-1)?.personId ?? lastId
    page = await findPeopleToNudge(db, at, lastId, PAGE)
  }
  return planned
}
