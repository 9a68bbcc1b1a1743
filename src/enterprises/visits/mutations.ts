import { addDays, type Day } from '../../calendar/day.ts'
import { dayIn } from '../../calendar/zones.ts'
import type { Db, Transaction } from '../../db.ts'
import { planDeliveries } from '../../deliveries/plan.ts'
import { UserError } from '../../errors.ts'
import { addFollowUp } from '../../follow-ups/mutations.ts'
import { findNationalCalendars } from '../../partnerships/calendars/queries.ts'
import { recordAct } from '../../partnerships/mutations.ts'
import type { MemberActor } from '../../slack/actor.ts'
import { type Edited, mustKeep } from '../mutations.ts'
import { findLastToDo, getEnterpriseById } from '../queries.ts'
import { askedKey, countMembers, findBetween, findToAskAbout, getVisit, newsKey, reportKey } from './queries.ts'
import {
  type Known,
  knownOf,
  type Question,
  questionDue,
  reminderAt,
  timeOf,
  type VisitDraft,
  type VisitRow,
  whomToRemind,
} from './rules.ts'

/**
 * Plans a visit and tells whoever goes, except who planned it. The same form sent again gives the visit it gave before.
 * Locks the enterprise.
 */
export function createVisit(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  { goerIds, requestKey, ...visit }: VisitDraft & { requestKey: string },
  now: Date,
): Promise<{ id: number }> {
  const partnershipId = actor.partnership.id
  return db.$transaction(async (db) => {
    await mustKeep(db, actor)
    await db.$queryRaw`SELECT FROM "Enterprise" WHERE id = ${visit.enterpriseId} FOR UPDATE`
    await getEnterpriseById(db, partnershipId, visit.enterpriseId)
    const before = await db.visit.findUnique({ where: { requestKey } })
    if (before !== null) return before
    await refuseStrangers(db, partnershipId, goerIds)
    const created = await db.visit.create({
      data: {
        ...visit,
        partnershipId,
        requestKey,
        timedAt: now,
        createdAt: now,
        goers: { create: goerIds.map((personId) => ({ personId, addedAt: now })) },
      },
    })
    await tell(db, workspaceId, actor, 'visit.planned', created.id, new Map(goerIds.map((id) => [id, null])), now)
    return created
  })
}

/**
 * Another time, purpose, or other people. Whoever goes is told when it moves, whoever joins that they go, whoever is left
 * out that they need not. The same again changes nothing. Locks the visit.
 */
export function editVisit(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  id: number,
  { seen, goerIds, day, time, purpose }: VisitDraft & { seen: number },
  now: Date,
): Promise<Edited> {
  return db.$transaction(async (db) => {
    const visit = await lockToChange(db, actor, id)
    if (visit.isCancelled) throw new UserError((t) => t.visits.isCancelled)
    if (visit.report !== null) throw new UserError((t) => t.visits.isReported)
    const before = visit.goers.map((goer) => goer.id)
    const added = goerIds.filter((personId) => !before.includes(personId))
    const removed = before.filter((personId) => !goerIds.includes(personId))
    const isMoved = visit.day !== day || visit.time !== time
    if (!isMoved && visit.purpose === purpose && added.length + removed.length === 0) return { is: 'saved' }
    if (visit.version !== seen) {
      return { is: 'meanwhile', version: visit.version, who: await findLastToDo(db, 'visit.changed', 'visit', id) }
    }
    await refuseStrangers(db, actor.partnership.id, added)
    const timedAt = isMoved ? now : visit.timedAt
    await db.visit.update({ where: { id }, data: { day, time, purpose, timedAt, version: seen + 1 } })
    if (isMoved) await db.visitGoer.updateMany({ where: { visitId: id }, data: { asked: 0 } })
    await db.visitGoer.deleteMany({ where: { visitId: id, personId: { in: removed } } })
    await db.visitGoer.createMany({ data: added.map((personId) => ({ visitId: id, personId, addedAt: now })) })
    const concerned = [...(isMoved ? before : removed), ...added]
    await tell(db, workspaceId, actor, 'visit.changed', id, knownTo(visit, concerned), now)
    return { is: 'saved' }
  })
}

/** Does not take place, or did not; told to whoever goes while it is ahead. A second call changes nothing. Locks the visit. */
export function cancelVisit(db: Db, workspaceId: number, actor: MemberActor, id: number, now: Date): Promise<void> {
  return setCancelled(db, workspaceId, actor, id, now, { what: 'visit.cancelled', cancelledAt: now })
}

/** Takes a cancel back. A second call changes nothing. Locks the visit. */
export function restoreVisit(db: Db, workspaceId: number, actor: MemberActor, id: number, now: Date): Promise<void> {
  return setCancelled(db, workspaceId, actor, id, now, { what: 'visit.restored', cancelledAt: null })
}

async function setCancelled(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  id: number,
  now: Date,
  { what, cancelledAt }: { what: string; cancelledAt: Date | null },
): Promise<void> {
  await db.$transaction(async (db) => {
    const visit = await lockToChange(db, actor, id)
    if (visit.isCancelled === (cancelledAt !== null)) return
    if (visit.report !== null) throw new UserError((t) => t.visits.isReported)
    await db.visit.update({ where: { id }, data: { cancelledAt } })
    const goerIds = visit.goers.map((goer) => goer.id)
    await tell(db, workspaceId, actor, what, id, visit.startsAt > now ? knownTo(visit, goerIds) : new Map(), now)
  })
}

/** Whoever changes a visit waits here for who does so already. @throws UserError unless the actor may. */
async function lockToChange(db: Transaction, actor: MemberActor, id: number): Promise<VisitRow> {
  const partnershipId = actor.partnership.id
  await db.$queryRaw`SELECT FROM "Visit" WHERE id = ${id} AND "partnershipId" = ${partnershipId} FOR UPDATE`
  const visit = await getVisit(db, partnershipId, id)
  if (knownOf(visit, actor.person.id) === null) await mustKeep(db, actor)
  return visit
}

function knownTo(visit: VisitRow, personIds: number[]): Map<number, Known> {
  return new Map(personIds.map((personId) => [personId, knownOf(visit, personId)]))
}

/** Puts the act on the record and owes word of it to these people, with what each knew before; not to whoever did it. */
async function tell(
  db: Transaction,
  workspaceId: number,
  actor: MemberActor,
  what: string,
  visitId: number,
  concerned: Map<number, Known>,
  now: Date,
): Promise<void> {
  const partnershipId = actor.partnership.id
  const actId = await recordAct(db, actor, { what, subject: 'visit', subjectId: visitId, at: now })
  const others = [...concerned].filter(([personId]) => personId !== actor.person.id)
  await planDeliveries(
    db,
    others.map(([personId, before]) => ({
      workspaceId,
      partnershipId,
      kind: 'visits.news',
      sendKey: newsKey(actId, personId),
      personId,
      payload: { visitId, before },
      lane: 0,
      dueAt: now,
    })),
  )
}

async function refuseStrangers(db: Transaction, partnershipId: number, personIds: number[]): Promise<void> {
  const found = await countMembers(db, partnershipId, personIds)
  if (found < new Set(personIds).size) throw new UserError((t) => t.followUps.faults.stranger)
}

export type NewReport = {
  met: string
  said: string
  /** What is to follow, when one is noted along with it; its day must be a working day (`decideDay`). */
  followUp: { text: string; personId: number; dueOn: Day } | null
  /** The version the writer began with, 0 for none: somebody else's newer one is not written over. */
  from: number
  requestKey: string
}

/**
 * Keeps one more version of what came of a visit, with its follow-up, and owes the liaison channel the message when it is
 * the first. The same form sent again keeps nothing more. Locks the visit.
 * @throws UserError when somebody saved a version meanwhile, the visit is called off or has not begun.
 */
export function saveReport(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  visitId: number,
  { followUp, from, ...report }: NewReport,
  now: Date,
): Promise<{ followUpId: number | null }> {
  const partnershipId = actor.partnership.id
  return db.$transaction(async (db) => {
    const visit = await lockToChange(db, actor, visitId)
    const { enterprise, day, report: last } = visit
    const before = await db.visitReport.findUnique({ where: { requestKey: report.requestKey } })
    if (before === null) {
      if (visit.isCancelled) throw new UserError((t) => t.visits.isCancelled)
      if (visit.startsAt > now) throw new UserError((t) => t.visits.report.notBegun)
      const version = last?.version ?? 0
      if (last !== null && version !== from) throw new UserError((t) => t.visits.report.meanwhile(last.writtenBy))
      const written = { version: version + 1, writtenById: actor.person.id, writtenAt: now }
      await db.visitReport.create({ data: { ...report, ...written, visitId } })
      const detail = { version: version + 1 }
      await recordAct(db, actor, { what: 'visit.reported', subject: 'visit', subjectId: visitId, at: now, detail })
      await planDeliveries(db, [
        {
          workspaceId,
          partnershipId,
          kind: 'visits.report',
          sendKey: reportKey(visitId),
          channelId: actor.partnership.liaisonChannelId,
          payload: { visitId },
          lane: 0,
          dueAt: now,
        },
      ])
    }
    if (followUp === null) return { followUpId: null }
    const origin = { kind: 'visit' as const, visitId, enterprise: enterprise.name, day }
    const noted = { ...followUp, projectId: null, origin, requestKey: `visit-report:${report.requestKey}` }
    const { id } = await addFollowUp(db, workspaceId, actor, noted, now)
    return { followUpId: id }
  })
}

/** A working day may lie so far before a visit, with a holiday in between. */
const LONGEST_WAY_DAYS = 20

/** Owes whoever goes a reminder on the working day before. Called again it owes nothing more. */
export async function planReminders(db: Db, workspaceId: number, now: Date): Promise<number> {
  const today = dayIn('UTC', now)
  const visits = await findBetween(db, workspaceId, today, addDays(today, LONGEST_WAY_DAYS))
  if (visits.length === 0) return 0
  const calendars = await findNationalCalendars(db, workspaceId)
  let planned = 0
  for (const visit of visits) {
    const calendar = calendars.find(({ partnershipId }) => partnershipId === visit.partnershipId)
    if (calendar === undefined || visit.startsAt <= now) continue
    const dueAt = reminderAt(visit.day, calendar.national, calendar.zone)
    const goers = dueAt <= now ? whomToRemind(visit, dueAt) : []
    if (goers.length > 0)
      planned += await planReminder(db, workspaceId, visit, { goers: goers.map(({ id }) => id), dueAt })
  }
  return planned
}

function planReminder(
  db: Db,
  workspaceId: number,
  visit: VisitRow,
  { goers, dueAt }: { goers: number[]; dueAt: Date },
): Promise<number> {
  const { id: visitId, partnershipId, startsAt } = visit
  const of = timeOf(visit)
  return db.$transaction(async (db) => {
    await db.visitGoer.updateMany({ where: { visitId, personId: { in: goers } }, data: { remindedOf: of } })
    return planDeliveries(
      db,
      goers.map((personId) => ({
        workspaceId,
        partnershipId,
        kind: 'visits.reminder',
        sendKey: `visit-reminder:${visitId}:${of}:${personId}`,
        personId,
        payload: { visitId, of },
        dueAt,
        expiresAt: startsAt,
      })),
    )
  })
}

/** Owes whoever went the question for the report, as `questionDue` says. Called again it owes nothing more. */
export async function planQuestions(db: Db, workspaceId: number, now: Date): Promise<number> {
  const visits = await findToAskAbout(db, workspaceId, now)
  if (visits.length === 0) return 0
  const calendars = await findNationalCalendars(db, workspaceId)
  let planned = 0
  for (const visit of visits) {
    const calendar = calendars.find(({ partnershipId }) => partnershipId === visit.partnershipId)
    const question = calendar && questionDue(visit.day, calendar.national, calendar.zone, now)
    if (question != null) planned += await planQuestion(db, workspaceId, visit, question)
  }
  return planned
}

function planQuestion(
  db: Db,
  workspaceId: number,
  visit: VisitRow,
  { nth, dueAt, expiresAt }: Question,
): Promise<number> {
  const { id: visitId, partnershipId } = visit
  const of = timeOf(visit)
  const goers = visit.goers.filter(({ asked }) => asked < nth).map(({ id }) => id)
  return db.$transaction(async (db) => {
    await db.$queryRaw`SELECT FROM "Visit" WHERE id = ${visitId} FOR UPDATE`
    // Called off or moved meanwhile, it is asked about at its new time, or not at all.
    const { count } = await db.visitGoer.updateMany({
      where: { visitId, personId: { in: goers }, visit: { day: visit.day, time: visit.time, cancelledAt: null } },
      data: { asked: nth },
    })
    if (count === 0) return 0
    return planDeliveries(
      db,
      goers.map((personId) => ({
        workspaceId,
        partnershipId,
        kind: 'visits.report-asked',
        sendKey: `${askedKey(visitId)}:${of}:${nth}:${personId}`,
        personId,
        payload: { visitId, of, nth },
        dueAt,
        expiresAt,
      })),
    )
  })
}
