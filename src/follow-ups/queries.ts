import type { Delivery, Prisma } from '../../generated/prisma/client.ts'
import { addDays, type Day } from '../calendar/day.ts'
import { addWorkingDays, type Calendar } from '../calendar/working-days.ts'
import type { Db, Transaction } from '../db.ts'
import { UNANSWERED } from '../difficulties/rules.ts'
import { UserError } from '../errors.ts'
import { findAnswersFor, findCalendar, findCalendarOf } from '../partnerships/calendars/queries.ts'
import { calendarOfSide } from '../partnerships/calendars/rules.ts'
import { otherOwners } from '../projects/rules.ts'
import {
  climb,
  type FollowUpRow,
  type Ladder,
  type NudgeItem,
  originSchema,
  personalSteps,
  type Rung,
  repeatSchema,
  type Step,
} from './rules.ts'

/**
 * What waits for this person on this day, and what they stand in for: first what their messages ask about, then what is
 * muted or was asked about often enough; of each the longest due first.
 */
export async function findWaitingOn(db: Db, partnershipId: number, personId: number, day: Day): Promise<FollowUpRow[]> {
  const theirs = { personId: { in: await findAnswersFor(db, personId, day) } }
  const rows = await findRows(db, { partnershipId, ...theirs, ...due(day) })
  const isAsked = ({ step, mutedBy }: FollowUpRow) => personalSteps.includes(step) && !mutedBy.includes(personId)
  return rows.toSorted((a, b) => Number(isAsked(b)) - Number(isAsked(a)))
}

/**
 * What is open although its day has passed, was not moved to a later one and waits for no answer; the longest due first.
 * What is in a project only when there was a day since on which all sides work (`calendar`): else nobody could be asked.
 */
export function findStuck(
  db: Db,
  partnershipId: number,
  { day, calendar }: { day: Day; calendar: Calendar },
  take: number,
): Promise<FollowUpRow[]> {
  return findRows(db, { partnershipId, ...stuckOn(day, calendar) }, take)
}

/** Of what is stuck: what became so since that day, is one of these, or has climbed to the digest; each once. */
export async function findStuckSince(
  db: Db,
  partnershipId: number,
  { day, calendar }: { day: Day; calendar: Calendar },
  since: { day: Day; ids: number[] },
  take: number,
): Promise<FollowUpRow[]> {
  const stuck = { partnershipId, ...stuckOn(day, calendar) }
  const found = await Promise.all([
    findRows(db, { ...stuck, askOn: { gte: since.day, lt: day } }, take),
    findRows(db, { ...stuck, id: { in: since.ids } }, take),
    findRows(db, { ...stuck, step: 'DIGEST' }, take),
  ])
  return [...new Map(found.flat().map((row) => [row.id, row])).values()]
}

function stuckOn(day: Day, calendar: Calendar) {
  const lastJoint = addWorkingDays(calendar, day, -1).day
  const wasAsked = [{ projectId: null }, { dueOn: { lte: lastJoint } }]
  return { ...due(addDays(day, -1)), dueOn: { lt: day }, OR: wasAsked } satisfies Prisma.FollowUpWhereInput
}

export function findOfPerson(db: Db, partnershipId: number, personId: number, take: number): Promise<FollowUpRow[]> {
  return findRows(db, { partnershipId, personId, status: 'OPEN' }, take)
}

/** What others have open: in the projects of this owner, or in all of them. */
export function findOfOthers(
  db: Db,
  partnershipId: number,
  { personId, all }: { personId: number; all: boolean },
  take: number,
): Promise<FollowUpRow[]> {
  const project = all ? {} : { project: { owners: { some: { personId } } } }
  return findRows(db, { partnershipId, status: 'OPEN', personId: { not: personId }, ...project }, take)
}

/** What has climbed to the liaison group's digest. Whoever shows it there says so with `countAsked`. */
export function findForDigest(db: Db, partnershipId: number, day: Day, take = 100): Promise<FollowUpRow[]> {
  return findRows(db, { partnershipId, step: 'DIGEST', ...due(day) }, take)
}

/** What has climbed to the next meeting's agenda. Whoever puts it there says so with `countAsked`. */
export function findForAgenda(db: Db, partnershipId: number, day: Day, take = 100): Promise<FollowUpRow[]> {
  return findRows(db, { partnershipId, step: 'AGENDA', ...due(day) }, take)
}

export function findOfProject(db: Db, partnershipId: number, projectId: number, take: number): Promise<FollowUpRow[]> {
  return findRows(db, { partnershipId, projectId, status: 'OPEN' }, take)
}

/** Open and done, of these visits. */
export function findOfVisits(db: Db, partnershipId: number, visitIds: number[]): Promise<FollowUpRow[]> {
  return findRows(db, { partnershipId, visitId: { in: visitIds } })
}

/** By the number people type. @throws UserError when this partnership has no such follow-up. */
export async function getFollowUp(db: Db, partnershipId: number, number: number): Promise<FollowUpRow> {
  const [row] = await findRows(db, { partnershipId, number })
  if (row === undefined) throw new UserError((t) => t.followUps.noSuchNumber(number))
  return row
}

/** By the id a button carries. @throws UserError when it is not of this partnership. */
export async function getFollowUpById(db: Db, partnershipId: number, id: number): Promise<FollowUpRow> {
  const [row] = await findRows(db, { partnershipId, id })
  if (row === undefined) throw new UserError((t) => t.followUps.notFound)
  return row
}

/** The follow-ups a nudge was planned with, of every partnership its reader is in, the longest due first. */
export function findNudged(db: Db, ids: number[]): Promise<FollowUpRow[]> {
  return findRows(db, { id: { in: ids } })
}

/** The days on which it is asked about: for what is in a project those that all sides work; never its person's leave. */
export async function findAskingDays(
  db: Db,
  { partnershipId, project, person }: Pick<FollowUpRow, 'partnershipId' | 'project' | 'person'>,
): Promise<Calendar> {
  if (project === null) return findCalendarOf(db, partnershipId, person.id)
  const away = person.leaves.map((leave) => ({ ...leave, kind: 'OFF' as const, name: null }))
  return calendarOfSide(await findCalendar(db, partnershipId), away)
}

/** Who noted these follow-ups, by their ids. */
export async function findGivers(
  db: Db,
  followUps: FollowUpRow[],
): Promise<Map<number, { name: string; slackUserId: string | null }>> {
  const ids = followUps.map(({ createdById }) => createdById).filter((id) => id !== null)
  const people = await db.person.findMany({ where: { id: { in: ids } } })
  return new Map(people.map((person) => [person.id, person]))
}

/** Of these the ones that are due, stand on one of these steps and were not counted this day: where they stand, and where next. */
export async function findToCount(
  db: Db | Transaction,
  ids: number[],
  steps: Step[],
  day: Day,
): Promise<{ id: number; from: Rung; to: Rung }[]> {
  const rows = await db.followUp.findMany({
    where: { id: { in: ids }, step: { in: steps }, ...due(day), ...notAskedOn(day) },
    include: { partnership: true, person: { include: { memberships: true } }, project: { include: { owners: true } } },
  })
  return rows.map(({ id, step, asked, partnership, partnershipId, person, project }) => {
    const side = person.memberships.find((one) => one.partnershipId === partnershipId)?.organizationId ?? null
    const others = otherOwners(project?.owners ?? [], { id: person.id, organizationId: side })
    return { id, from: { step, asked }, to: climb({ step, asked }, partnership, others.length > 0) }
  })
}

export function notAskedOn(day: Day) {
  return { OR: [{ askedOn: null }, { askedOn: { not: day } }] } satisfies Prisma.FollowUpWhereInput
}

function due(day: Day) {
  return {
    status: 'OPEN',
    askOn: { lte: day },
    difficulties: { none: { status: { in: [...UNANSWERED] } } },
  } satisfies Prisma.FollowUpWhereInput
}

async function findRows(db: Db, where: Prisma.FollowUpWhereInput, take?: number): Promise<FollowUpRow[]> {
  const rows = await db.followUp.findMany({
    where,
    orderBy: [{ dueOn: 'asc' }, { id: 'asc' }],
    take,
    include: {
      person: { include: { memberships: true, leaves: { where: { removedAt: null } } } },
      project: { include: { mutes: true, owners: { include: { person: true, organization: true } } } },
      mutes: true,
      handOvers: { where: { status: 'ASKED' }, take: 1, include: { to: true } },
      difficulties: { where: { status: { in: [...UNANSWERED] } }, orderBy: { id: 'desc' }, take: 1 },
    },
  })
  return rows.map(({ person, project, difficulties, mutes, handOvers, origin, repeat, ...row }) => ({
    ...row,
    mutedBy: [...mutes, ...(project?.mutes ?? [])].map(({ personId }) => personId),
    askedOver: handOvers[0]?.to ?? null,
    origin: originSchema.nullable().parse(origin),
    repeat: repeatSchema.nullable().parse(repeat),
    person: {
      ...person,
      organizationId: person.memberships.find((one) => one.partnershipId === row.partnershipId)?.organizationId ?? null,
    },
    project: project && {
      ...project,
      owners: project.owners.map(({ person, personId, organization, organizationId }) => ({
        personId,
        name: person.name,
        slackUserId: person.slackUserId,
        organizationId,
        organization: organization.name,
      })),
    },
    helpNumber: difficulties[0]?.number ?? null,
  }))
}

export type PersonToNudge = {
  personId: number
  partnershipId: number
  dailyHour: number
  items: NudgeItem[]
  milestoneIds: number[]
}

/** A time zone's day as far as it has come; `hours` are the instants at which its hours 0 to 23 begin. */
export type ZoneDay = {
  /** The partnerships of the workspace, and those whose own zone this is. */
  partnershipIds: number[]
  inZone: number[]
  zone: string
  day: Day
  hour: number
  hours: Date[]
  off: { partnershipIds: number[]; organizationIds: number[]; jointIds: number[] }
}

/**
 * People of one time zone who have their hour behind them, something to read, and no nudge of this day yet; at most `take`,
 * in the order of their ids, after `afterId`. Nothing of a project on a day that one of the sides is `off`, nothing else
 * to whom it is off for, and nothing to who is on leave: what is theirs goes to who stands in for them, or waits. To read are what is theirs and due, what the other side has been asked about often enough
 * that they read of it too, what was noted for them, and up to three milestones of their projects that are due. What was touched since the hour (noted, moved, opened again,
 * answered) waits for the next working day: whoever touched it has just seen it.
 */
export function findPeopleToNudge(db: Db, at: ZoneDay, afterId: number, take: number): Promise<PersonToNudge[]> {
  return db.$queryRaw<PersonToNudge[]>`
    SELECT p.id AS "personId", p."dailyHour", coalesce(found."partnershipId", reach."partnershipId") AS "partnershipId",
      coalesce(found.items, '[]') AS items, coalesce(reach.ids, '{}') AS "milestoneIds"
    FROM "Person" p
    CROSS JOIN LATERAL (SELECT (${at.hours}::timestamptz[])[p."dailyHour" + 1] AS began) hour
    CROSS JOIN LATERAL (
      SELECT min(f."partnershipId") AS "partnershipId", jsonb_agg(
          jsonb_build_object('id', f.id, 'as', f.as, 'step', f.step, 'asked', f.asked)
          ORDER BY f."dueOn", f.id) AS items
      FROM (
        SELECT id, "partnershipId", "projectId", "dueOn", step, asked, 'person' AS as
        FROM "FollowUp"
        WHERE "personId" = p.id AND status = 'OPEN'
          AND ("askOn" <= ${at.day} AND step IN ('PERSON', 'BOTH') OR NOT "isTold")
        UNION ALL
        SELECT f.id, f."partnershipId", f."projectId", f."dueOn", f.step, f.asked, 'deputy'
        FROM "Leave" l
        JOIN "FollowUp" f ON f."personId" = l."personId"
        WHERE l."deputyId" = p.id AND l."removedAt" IS NULL AND l."firstDay" <= ${at.day} AND l."lastDay" >= ${at.day}
          AND f.status = 'OPEN' AND f."askOn" <= ${at.day} AND f.step IN ('PERSON', 'BOTH')
        UNION ALL
        SELECT f.id, f."partnershipId", f."projectId", f."dueOn", f.step, f.asked, 'owner'
        FROM "ProjectOwner" o
        JOIN "FollowUp" f ON f."projectId" = o."projectId"
        LEFT JOIN "ProjectOwner" own ON own."projectId" = f."projectId" AND own."personId" = f."personId"
        LEFT JOIN "Membership" side ON side."partnershipId" = f."partnershipId" AND side."personId" = f."personId"
        WHERE o."personId" = p.id AND f."personId" <> p.id
          AND f.status = 'OPEN' AND f.step IN ('BOTH', 'DIGEST') AND f."askOn" <= ${at.day}
          -- Asked of both today: not what climbed there only today, but what climbed on since its person's hour.
          AND CASE f.step WHEN 'BOTH' THEN f.asked > 0 OR f."askedOn" IS DISTINCT FROM ${at.day}
            WHEN 'DIGEST' THEN f.asked = 0 AND f."askedOn" = ${at.day} AND EXISTS (
              SELECT FROM "Partnership" WHERE id = f."partnershipId" AND "askBoth" > 0)
            ELSE false END
          AND o."organizationId" IS DISTINCT FROM coalesce(own."organizationId", side."organizationId")
      ) f
      JOIN "Membership" m ON m."personId" = p.id AND m."partnershipId" = f."partnershipId"
      -- As lists: a join with the partnerships would look for the person's follow-ups once for each of them.
      WHERE f."partnershipId" = ANY(CASE WHEN p."timeZone" IS NULL THEN ${at.inZone}::int[] ELSE ${at.partnershipIds}::int[] END)
        -- What is in a project concerns all sides; anything else is one side's own.
        AND CASE WHEN f."projectId" IS NOT NULL THEN f."partnershipId" <> ALL(${at.off.jointIds}::int[])
          WHEN m."organizationId" IS NULL THEN f."partnershipId" <> ALL(${at.off.partnershipIds}::int[])
          ELSE m."organizationId" <> ALL(${at.off.organizationIds}::int[]) END
        AND NOT EXISTS (
          SELECT FROM "Mute" WHERE "personId" = p.id AND ("followUpId" = f.id OR "projectId" = f."projectId"))
        AND NOT EXISTS (
          SELECT FROM "Difficulty" d
          WHERE d."followUpId" = f.id AND (d.status IN ('OPEN', 'IN_HAND') OR d."answeredAt" >= hour.began))
        AND NOT EXISTS (
          SELECT FROM "Act" a WHERE a.subject = 'follow-up' AND a."subjectId" = f.id AND a.at >= hour.began)
    ) found
    CROSS JOIN LATERAL (
      SELECT min(j."partnershipId") AS "partnershipId", (array_agg(ms.id ORDER BY ms."dueOn", ms.id))[1:3] AS ids
      FROM "ProjectOwner" o
      JOIN "Project" j ON j.id = o."projectId"
      JOIN "Partnership" s ON s.id = j."partnershipId"
      JOIN "Milestone" ms ON ms."projectId" = j.id
      WHERE o."personId" = p.id AND j.status = 'ACTIVE' AND ms."reachedAt" IS NULL AND ms."dueOn" <= ${at.day}
        -- The other owner may have been asked earlier today.
        AND (ms.asked < s."askPerson" OR ms."askedOn" = ${at.day}) AND ms."createdAt" < hour.began
        AND j."partnershipId" = ANY(CASE WHEN p."timeZone" IS NULL THEN ${at.inZone}::int[] ELSE ${at.partnershipIds}::int[] END)
        AND j."partnershipId" <> ALL(${at.off.jointIds}::int[])
        AND NOT EXISTS (SELECT FROM "Mute" WHERE "personId" = p.id AND "projectId" = j.id)
    ) reach
    WHERE p.id > ${afterId} AND p."slackUserId" IS NOT NULL AND p."leftAt" IS NULL AND p."dailyHour" <= ${at.hour}
      AND (p."timeZone" IS NULL OR p."timeZone" = ${at.zone})
      AND NOT EXISTS (SELECT FROM "Delivery" d WHERE d."sendKey" = 'nudge:' || p.id || ':' || ${at.day})
      AND NOT EXISTS (
        SELECT FROM "Leave" l WHERE l."personId" = p.id AND l."removedAt" IS NULL
          AND l."firstDay" <= ${at.day} AND l."lastDay" >= ${at.day})
      AND (found.items IS NOT NULL OR reach.ids IS NOT NULL)
    ORDER BY p.id LIMIT ${take}`
}

/**
 * What is due and stands on a step of personal messages, but whose person gets none: they muted it, have left, or have no
 * Slack. It climbs all the same, on the days on which they would be asked.
 */
export async function findUnasked(db: Db, at: ZoneDay): Promise<number[]> {
  const rows = await db.$queryRaw<{ id: number }[]>`
    SELECT f.id
    FROM "Person" p
    JOIN "FollowUp" f ON f."personId" = p.id
    JOIN "Partnership" s ON s.id = f."partnershipId"
    JOIN "Membership" m ON m."personId" = p.id AND m."partnershipId" = f."partnershipId"
    WHERE (p."slackUserId" IS NULL OR p."leftAt" IS NOT NULL OR p.id IN (SELECT "personId" FROM "Mute"))
      AND f.status = 'OPEN' AND f."askOn" <= ${at.day} AND f.step IN ('PERSON', 'BOTH')
      AND f."askedOn" IS DISTINCT FROM ${at.day}
      AND f."partnershipId" = ANY(${at.partnershipIds}::int[])
      AND coalesce(p."timeZone", s."timeZone") = ${at.zone} AND p."dailyHour" <= ${at.hour}
      AND CASE WHEN f."projectId" IS NOT NULL THEN f."partnershipId" <> ALL(${at.off.jointIds}::int[])
        WHEN m."organizationId" IS NULL THEN f."partnershipId" <> ALL(${at.off.partnershipIds}::int[])
        ELSE m."organizationId" <> ALL(${at.off.organizationIds}::int[]) END
      AND (p."slackUserId" IS NULL OR p."leftAt" IS NOT NULL OR EXISTS (
        SELECT FROM "Mute" WHERE "personId" = p.id AND ("followUpId" = f.id OR "projectId" = f."projectId")))
      AND NOT EXISTS (
        SELECT FROM "Leave" l WHERE l."personId" = p.id AND l."removedAt" IS NULL
          AND l."firstDay" <= ${at.day} AND l."lastDay" >= ${at.day})`
  return rows.map(({ id }) => id)
}

/** The partnerships of a workspace, and their zones. */
export function findPartnerships(db: Db, workspaceId: number): Promise<{ id: number; timeZone: string }[]> {
  return db.partnership.findMany({ where: { workspaceId }, select: { id: true, timeZone: true } })
}

/** The time zones people of this workspace live in. */
export async function findZones(db: Db, workspaceId: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ zone: string }[]>`
    SELECT DISTINCT coalesce(p."timeZone", s."timeZone") AS zone
    FROM "Partnership" s
    JOIN "Membership" m ON m."partnershipId" = s.id
    JOIN "Person" p ON p.id = m."personId"
    WHERE s."workspaceId" = ${workspaceId}`
  return rows.map(({ zone }) => zone)
}

/** The nudge a person got on this day, or null. */
function findNudgeOf(db: Db, personId: number, day: Day): Promise<Delivery | null> {
  return db.delivery.findUnique({ where: { sendKey: nudgeKey(personId, day) } })
}

/** The nudges a person got in the last four weeks up to this day, the newest first. */
export function findLatestNudges(db: Db, personId: number, day: Day): Promise<Delivery[]> {
  const sendKeys = Array.from({ length: 28 }, (_, ago) => nudgeKey(personId, addDays(day, -ago)))
  return db.delivery.findMany({ where: { sendKey: { in: sendKeys } }, orderBy: { id: 'desc' } })
}

/** The line in the liaison channel that says a follow-up was noted; without a project its thread hangs on it. */
export function createdKey(followUpId: number): string {
  return `follow-up:${followUpId}`
}

export function nudgeKey(personId: number, day: Day): string {
  return `nudge:${personId}:${day}`
}

/** Whether this person's nudge of the day is being sent, so that nobody knows yet which message it is. */
export async function isNudgeUnderWay(db: Db, personId: number, day: Day): Promise<boolean> {
  const nudge = await findNudgeOf(db, personId, day)
  return nudge?.status === 'PLANNED' && nudge.leaseId !== null
}

export function getLadder(db: Db, partnershipId: number): Promise<Ladder> {
  return db.partnership.findUniqueOrThrow({ where: { id: partnershipId } })
}

/** The act behind a line in a project's thread, and who did it. */
export async function getOutcome(db: Db, partnershipId: number, actId: number) {
  const { person, ...act } = await db.act.findFirstOrThrow({
    where: { id: actId, partnershipId, subject: 'follow-up' },
    include: { person: true },
  })
  return { act, person: person ?? { slackUserId: null, name: '' } }
}
