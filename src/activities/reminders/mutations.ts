import { Prisma } from '../../../generated/prisma/client.ts'
import type { Db, Transaction } from '../../db.ts'
import { planDeliveries } from '../../deliveries/plan.ts'
import { UserError } from '../../errors.ts'
import { recordAct } from '../../partnerships/mutations.ts'
import type { MemberActor } from '../../slack/actor.ts'
import { isAllowed } from '../../slack/authorize.ts'
import { changeCard } from '../mutations.ts'
import { mayOrganise, whoRuns } from '../rules.ts'
import { type Audience, findAudiences, going } from './queries.ts'
import { decideReminders, minimumKey, type Reminder, type ReminderChoice } from './rules.ts'

/** A sign-up that was being committed while the last plan was made is seen by the next. */
const OVERLAP_MS = 5 * 60_000

/**
 * Owes a reminder to everyone who has a place in an activity, at the times they or its organiser chose. Looks only at what
 * has become due since the last call, however long ago that was; a second call owes nothing more, each reminder has its
 * own key. Returns how many are new.
 */
export async function planReminders(db: Db, workspaceId: number, now: Date): Promise<number> {
  const { remindedAt } = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } })
  const after = new Date((remindedAt ?? new Date(0)).getTime() - OVERLAP_MS)
  const audiences = await findAudiences(db, workspaceId, after, now)
  const due = audiences.flatMap((audience) => {
    const { startsAt, times, zone, quietFrom, quietTo } = audience
    return decideReminders(startsAt, times, zone, { from: quietFrom, to: quietTo })
      .filter(({ dueAt, expiresAt }) => after < dueAt && dueAt <= now && now < expiresAt)
      .map((reminder) => ({ ...audience, ...reminder }))
  })
  const planned = due.length === 0 ? 0 : await db.$transaction((db) => oweReminders(db, workspaceId, due))
  if (planned !== null) await db.workspace.update({ where: { id: workspaceId }, data: { remindedAt: now } })
  return planned ?? 0
}

/**
 * Null: another plan is at it. One statement for any number of people, in one order. Those who go are found first: the
 * planner, who cannot know how few the audiences are, would begin with all people there are.
 */
async function oweReminders(
  tx: Transaction,
  workspaceId: number,
  due: (Audience & Reminder)[],
): Promise<number | null> {
  // Two at once would only wait for each other's rows.
  const [lock] = await tx.$queryRaw<{ isMine: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtext('reminders'), ${workspaceId}::int) AS "isMine"`
  if (lock?.isMine !== true) return null
  return tx.$executeRaw`
    WITH going AS MATERIALIZED (${going} WHERE a.id = ANY(${due.map(({ activityId }) => activityId)}))
    INSERT INTO "Delivery" ("workspaceId", "partnershipId", kind, "sendKey", "personId", payload, "dueAt", "expiresAt")
    SELECT ${workspaceId}::int, going."partnershipId", 'activities.reminder',
      concat_ws(':', 'reminder', due.minutes, "activityId", extract(epoch FROM going."startsAt")::bigint, going."personId") AS key,
      going."personId", jsonb_build_object('activityId', "activityId"), due."dueAt", due."expiresAt"
    FROM going
    JOIN jsonb_to_recordset(${JSON.stringify(due)}::jsonb) AS due(
      "activityId" int, zone text, "quietFrom" text, "quietTo" text, times int[], minutes int, "dueAt" timestamptz,
      "expiresAt" timestamptz, "knownBy" timestamptz)
    USING ("activityId", zone, "quietFrom", "quietTo", times)
    WHERE going."goingAt" <= due."knownBy"
    ORDER BY key
    ON CONFLICT ("sendKey") DO NOTHING`
}

/** When this person is reminded and not disturbed, from now on. */
export async function chooseReminders(db: Db, personId: number, choice: ReminderChoice): Promise<void> {
  await db.person.update({ where: { id: personId }, data: choice })
}

/**
 * Has those asked who have not answered, the day before sign-up ends, or takes it back. A second call changes nothing.
 * @throws UserError when the actor does not run it, or it is over, cancelled or asked about already.
 */
export async function setAsking(
  db: Db,
  actor: MemberActor,
  activityId: number,
  asksUnanswered: boolean,
  now: Date,
): Promise<void> {
  await db.$transaction(async (db) => {
    const activity = await lockOwn(db, actor, activityId, now)
    if (activity.signUpUntil !== null && activity.signUpUntil <= now) throw new UserError((t) => t.reminders.askTooLate)
    if (activity.askedAt !== null) throw new UserError((t) => t.reminders.askedAlready)
    if (activity.asksUnanswered === asksUnanswered) return
    await db.activity.update({ where: { id: activityId }, data: { asksUnanswered, version: { increment: 1 } } })
    const what = asksUnanswered ? 'activity.asks-unanswered' : 'activity.asks-nobody'
    await recordAct(db, actor, { what, subject: 'activity', subjectId: activityId, at: now })
  })
}

/**
 * Owes one question to each member who has neither signed up nor said no, for activities whose sign-up ends within a day
 * and whose organiser wants it. Each activity's turn comes once; one that is full waits for a free place. Returns how many
 * people are asked.
 */
export function planAsking(db: Db, workspaceId: number, now: Date): Promise<number> {
  const due = Prisma.sql`
    UPDATE "Activity" a SET "askedAt" = ${now}
    FROM "Partnership" p
    WHERE p.id = a."partnershipId" AND p."workspaceId" = ${workspaceId} AND a.status = 'OPEN' AND a."startsAt" > ${now}
      AND a."asksUnanswered" AND a."askedAt" IS NULL
      AND coalesce(a."signUpUntil", a."startsAt") > ${now}
      AND coalesce(a."signUpUntil", a."startsAt") <= ${now}::timestamptz + interval '1 day'
      AND (a.capacity IS NULL OR a.capacity > (
        SELECT coalesce(sum(1 + s.guests), 0) FROM "SignUp" s
        WHERE s."activityId" = a.id AND s.status IN ('GOING', 'OFFERED', 'WAITING')))
    RETURNING a.id`
  return oweAsking(db, due, now)
}

/** `due` gives the ids of the activities. */
function oweAsking(db: Db | Transaction, due: Prisma.Sql, now: Date): Promise<number> {
  return db.$executeRaw`
    WITH due AS (${due})
    INSERT INTO "Delivery" ("workspaceId", "partnershipId", kind, "sendKey", "personId", payload, lane, "dueAt", "expiresAt")
    SELECT p."workspaceId", p.id, 'reminders.ask', concat_ws(':', 'ask', a.id, r.id) AS key, r.id,
      jsonb_build_object('activityId', a.id), 2, ${now}::timestamptz, coalesce(a."signUpUntil", a."startsAt")
    FROM due
    JOIN "Activity" a ON a.id = due.id
    JOIN "Partnership" p ON p.id = a."partnershipId"
    JOIN "Membership" m ON m."partnershipId" = p.id AND m.roles && '{MEMBER,ORGANISER,LIAISON_OFFICER,INSTALLER}'::"Role"[]
    JOIN "Person" r ON r.id = m."personId" AND r."slackUserId" IS NOT NULL AND r.id <> a."createdById"
    WHERE NOT EXISTS (SELECT FROM "ActivityOrganiser" o WHERE o."activityId" = a.id AND o."personId" = r.id)
      AND NOT EXISTS (SELECT FROM "SignUp" s WHERE s."activityId" = a.id AND s."personId" = r.id)
      AND NOT EXISTS (SELECT FROM "NotThisTime" n WHERE n."activityId" = a.id AND n."personId" = r.id)
    ORDER BY key
    ON CONFLICT ("sendKey") DO NOTHING`
}

/** Remembers that somebody who was asked is not coming. A second call changes nothing. */
export async function sayNotThisTime(db: Db, actor: MemberActor, activityId: number, now: Date): Promise<void> {
  const activity = await db.activity.findFirst({ where: { id: activityId, partnershipId: actor.partnership.id } })
  if (activity === null) throw new UserError((t) => t.activities.notFound)
  const data = { activityId, personId: actor.person.id, at: now }
  await db.notThisTime.createMany({ data: [data], skipDuplicates: true })
}

/**
 * Asks the organisers of activities whose sign-up has ended with fewer people than they need, once until enough have
 * come; notes which have been reached, and which nobody needs any more. Without a deadline the time is two days before
 * the start, or half of the time since publishing where that is less. Nothing is ever cancelled here. A second call changes nothing. Returns how many
 * organisers are asked.
 */
export async function planMinimumQuestions(db: Db, workspaceId: number, now: Date): Promise<number> {
  await db.$executeRaw`
    UPDATE "MinimumQuestion" q
    SET "reachedAt" = CASE WHEN a.minimum IS NOT NULL THEN ${now}::timestamptz END,
      answer = CASE WHEN a.minimum IS NOT NULL THEN q.answer ELSE 'RUN' END
    FROM "Activity" a JOIN "Partnership" p ON p.id = a."partnershipId"
    WHERE a.id = q."activityId" AND p."workspaceId" = ${workspaceId} AND a.status = 'OPEN' AND a."startsAt" > ${now}
      AND q."reachedAt" IS NULL AND q.answer IS DISTINCT FROM 'RUN'
      AND coalesce(a.minimum, 0) <= (
        SELECT coalesce(sum(1 + s.guests), 0) FROM "SignUp" s WHERE s."activityId" = a.id AND s.status = 'GOING')`
  const due = await db.$queryRaw<{ activityId: number; round: number; minimum: number }[]>`
    SELECT a.id AS "activityId", a.minimum,
      1 + (SELECT count(*) FROM "MinimumQuestion" q WHERE q."activityId" = a.id)::int AS round
    FROM "Activity" a JOIN "Partnership" p ON p.id = a."partnershipId"
    WHERE p."workspaceId" = ${workspaceId} AND a.status = 'OPEN' AND a."startsAt" > ${now} AND a.minimum IS NOT NULL
      AND ${now}::timestamptz >= coalesce(a."signUpUntil",
        greatest(a."startsAt" - interval '2 days', a."createdAt" + (a."startsAt" - a."createdAt") / 2))
      AND NOT EXISTS (
        SELECT FROM "MinimumQuestion" q WHERE q."activityId" = a.id AND q."reachedAt" IS NULL AND q.answer IS DISTINCT FROM 'RUN')
      AND a.minimum > (
        SELECT coalesce(sum(1 + s.guests), 0) FROM "SignUp" s WHERE s."activityId" = a.id AND s.status = 'GOING')
    ORDER BY a.id`
  if (due.length === 0) return 0
  return db.$transaction(async (db) => {
    // Of two processes that ask the same the second has the same round, and asks nothing.
    const data = due.map((question) => ({ ...question, askedAt: now }))
    const asked = await db.minimumQuestion.createManyAndReturn({
      data,
      skipDuplicates: true,
      include: { activity: { include: { organisers: true } } },
    })
    return planDeliveries(
      db,
      asked.flatMap(({ id, activity }) =>
        whoRuns(activity).map((personId) => ({
          workspaceId,
          partnershipId: activity.partnershipId,
          kind: 'reminders.minimum',
          sendKey: minimumKey(id, personId),
          personId,
          payload: { questionId: id },
          dueAt: now,
          expiresAt: activity.startsAt,
        })),
      ),
    )
  })
}

/**
 * An organiser's answer. RUN: it needs nobody any more. ASK_AROUND: sign-up is open again until the start, and those who
 * have not answered are asked; where they were asked before, the public channel is. The same answer twice, or one after
 * enough have come, changes nothing. Locks the activity's row.
 * @throws UserError when the actor does not run it, or it is over or cancelled.
 */
export async function answerMinimum(
  db: Db,
  workspaceId: number,
  actor: MemberActor,
  questionId: number,
  answer: 'RUN' | 'ASK_AROUND',
  now: Date,
): Promise<void> {
  await db.$transaction(async (db) => {
    const asked = await db.minimumQuestion.findUnique({ where: { id: questionId } })
    const activity = await lockOwn(db, actor, asked?.activityId ?? 0, now)
    const question = await db.minimumQuestion.findUniqueOrThrow({ where: { id: questionId } })
    if (question.answer === 'RUN' || question.answer === answer || question.reachedAt !== null) return
    await db.minimumQuestion.update({ where: { id: questionId }, data: { answer, answeredById: actor.person.id } })
    const what = answer === 'RUN' ? 'activity.runs-anyway' : 'activity.asks-around'
    await recordAct(db, actor, { what, subject: 'activity', subjectId: activity.id, at: now })
    const isClosed = activity.signUpUntil !== null && activity.signUpUntil <= now
    await db.activity.update({
      where: { id: activity.id },
      data: {
        version: { increment: 1 },
        ...(answer === 'RUN' ? { minimum: null } : { askedAt: now, ...(isClosed ? { signUpUntil: null } : {}) }),
      },
    })
    await changeCard(db, activity.id)
    if (answer === 'RUN') return
    if (activity.askedAt === null) await oweAsking(db, Prisma.sql`SELECT ${activity.id}::int AS id`, now)
    else
      await planDeliveries(db, [
        {
          workspaceId,
          partnershipId: activity.partnershipId,
          kind: 'reminders.call',
          sendKey: `call:${questionId}`,
          channelId: actor.partnership.publicChannelId,
          payload: { activityId: activity.id },
          dueAt: now,
          expiresAt: activity.startsAt,
        },
      ])
  })
}

/** What the messages of a question show now. */
export async function minimumDrawn(db: Db, questionId: number, drawn: string): Promise<void> {
  await db.minimumQuestion.update({ where: { id: questionId }, data: { drawn } })
}

async function lockOwn(tx: Transaction, actor: MemberActor, activityId: number, now: Date) {
  await tx.$queryRaw`SELECT id FROM "Activity" WHERE id = ${activityId} FOR UPDATE`
  const activity = await tx.activity.findFirst({
    where: { id: activityId, partnershipId: actor.partnership.id },
    include: { organisers: { select: { person: { select: { id: true, name: true } } } } },
  })
  if (activity === null) throw new UserError((t) => t.activities.notFound)
  const coOrganisers = activity.organisers.map(({ person }) => person)
  const who = { personId: actor.person.id, isOrganiser: isAllowed('organiser', actor.membership.roles) }
  if (!mayOrganise({ ...activity, coOrganisers }, who)) throw new UserError((t) => t.errors.notAllowed.organiser)
  if (activity.status === 'CANCELLED') throw new UserError((t) => t.reminders.cancelledAlready)
  if (activity.startsAt <= now) throw new UserError((t) => t.activities.startedAlready)
  return activity
}
