import { randomBytes } from 'node:crypto'
import type { CheckInWay, CodeKind } from '../../../generated/prisma/enums.ts'
import type { Db, Transaction } from '../../db.ts'
import { UserError } from '../../errors.ts'
import { recordAct } from '../../partnerships/mutations.ts'
import type { MemberActor } from '../../slack/actor.ts'
import { findOpen, findWhereNow, getForCheckIn } from './queries.ts'
import {
  afterWrong,
  type CheckInActivity,
  type CheckInApplied,
  type CodeApplied,
  decideActivity,
  decideWindow,
  type Guesses,
  isCode,
  isRosterOpen,
  isWaiting,
  noGuesses,
  rosterTime,
} from './rules.ts'

export type Arrival = {
  partnershipId: number
  activityId: number
  personId: number
  role: string
  way: CheckInWay
  now: Date
}

/**
 * Writes down that somebody is there; without a place they are a walk-in. A second call changes nothing, except that
 * whoever had checked out is there again.
 * @throws UserError when the activity is not of that partnership.
 */
export function checkIn(db: Db, arrival: Arrival): Promise<CheckInApplied> {
  return db.$transaction((db) => arrive(db, arrival))
}

async function arrive(db: Transaction, arrival: Arrival): Promise<CheckInApplied> {
  const { partnershipId, activityId, personId, role, way, now } = arrival
  const activity = await getForCheckIn(db, partnershipId, activityId)
  const window = decideWindow(activity, now)
  if (window !== 'open') return { outcome: window, activity }

  const place = await db.signUp.findFirst({ where: { activityId, personId, status: 'GOING' } })
  const membership = await db.membership.findFirst({ where: { partnershipId, personId } })
  const isWalkIn = place === null
  // The unique key decides between two presses at once.
  const { count } = await db.checkIn.createMany({
    data: {
      activityId,
      personId,
      organizationId: membership?.organizationId ?? null,
      way,
      isWalkIn,
      checkedInAt: now,
    },
    skipDuplicates: true,
  })
  if (count === 0) {
    await db.checkIn.updateMany({ where: { activityId, personId }, data: { checkedOutAt: null } })
    return { outcome: 'already', activity }
  }
  await db.act.create({
    data: {
      partnershipId,
      personId,
      role,
      what: 'check-in.came',
      subject: 'activity',
      subjectId: activityId,
      detail: { way, isWalkIn },
      at: now,
    },
  })
  return { outcome: isWalkIn ? 'walk-in' : 'checked-in', activity }
}

/**
 * Checks in whoever types the code of an activity that is open for it; with `activityId`, of that one alone. A right code
 * clears the wrong ones, the fifth wrong one in a row has to wait; so the count is committed, and no answer is an error.
 * Locks the person's row of guesses, so that of ten tries at once five are counted before the sixth is looked at.
 */
export function checkInByCode(
  db: Db,
  { partnershipId, personId, role }: { partnershipId: number; personId: number; role: string },
  { code, activityId }: { code: string; activityId: number | null },
  now: Date,
): Promise<CodeApplied> {
  return db.$transaction(async (db): Promise<CodeApplied> => {
    const guesses = await lockGuesses(db, personId, 'CHECK_IN')
    if (isWaiting(guesses, now) && guesses.waitUntil !== null) return { outcome: 'wait', until: guesses.waitUntil }
    if (activityId !== null) {
      const activity = await getForCheckIn(db, partnershipId, activityId)
      const window = decideWindow(activity, now)
      if (window !== 'open') return { outcome: window, activity }
    }
    const open = await findOpen(db, { partnershipId, personId }, now)
    if (open.length === 0) return { outcome: 'none-open' }
    const found = decideActivity(
      open.filter(
        ({ id, secret }) => secret !== null && (activityId === null || id === activityId) && isCode(secret, code, now),
      ),
    )
    if (found === undefined) {
      const next = afterWrong(guesses, now)
      await keepGuesses(db, personId, 'CHECK_IN', next)
      return next.waitUntil === null ? { outcome: 'wrong' } : { outcome: 'wait', until: next.waitUntil }
    }
    await keepGuesses(db, personId, 'CHECK_IN', noGuesses)
    return arrive(db, { partnershipId, activityId: found.id, personId, role, way: 'CODE', now })
  })
}

/** The wrong codes of this kind in a row. Locks their row, so that tries at once are counted one after the other. */
export async function lockGuesses(db: Transaction, personId: number, kind: CodeKind): Promise<Guesses> {
  const rows = await db.$queryRaw<Guesses[]>`
    INSERT INTO "CodeGuess" ("personId", kind) VALUES (${personId}, ${kind}::"CodeKind")
    ON CONFLICT ("personId", kind) DO UPDATE SET wrong = "CodeGuess".wrong
    RETURNING wrong, "waitUntil"`
  return rows[0] ?? noGuesses
}

export async function keepGuesses(db: Transaction, personId: number, kind: CodeKind, guesses: Guesses): Promise<void> {
  await db.codeGuess.update({ where: { personId_kind: { personId, kind } }, data: guesses })
}

/** What an activity's codes are made from. Made once; two who ask first at the same time get the same. */
export async function keepSecret(db: Db, activityId: number): Promise<string> {
  const made = randomBytes(20).toString('hex')
  await db.checkInSecret.createMany({ data: { activityId, secret: made }, skipDuplicates: true })
  const { secret } = await db.checkInSecret.findUniqueOrThrow({ where: { activityId } })
  return secret
}

/** Writes down that somebody leaves the activity they are at; null when they are at none. */
export async function checkOut(db: Db, actor: MemberActor, now: Date): Promise<CheckInActivity | null> {
  return db.$transaction(async (db) => {
    const here = await findWhereNow(db, { partnershipId: actor.partnership.id, personId: actor.person.id }, now)
    if (here === null) return null
    await db.checkIn.update({ where: { id: here.id }, data: { checkedOutAt: now } })
    await recordAct(db, actor, { what: 'check-in.left', subject: 'activity', subjectId: here.activity.id, at: now })
    return here.activity
  })
}

export type RosterChange = {
  activityId: number
  /** Person ids of members, or of those who signed up. */
  came: number[]
  /** Who was ticked and is not any more. */
  notCame: number[]
  /** Names of people without an account. */
  names: string[]
  /** The side of those people. */
  organizationId: number | null
}

/**
 * Writes down whom the organiser has ticked, takes back whom they unticked, and writes down people without an account by
 * name. A second call changes nothing: a name that is on the roster already is that person. Locks the activity's row.
 * @throws UserError when the activity is not of this partnership, or the roster is not open.
 */
export async function saveRoster(
  db: Db,
  actor: MemberActor,
  { activityId, came, notCame, names, organizationId }: RosterChange,
  now: Date,
): Promise<void> {
  const partnershipId = actor.partnership.id
  await db.$transaction(async (db) => {
    await db.$queryRaw`SELECT id FROM "Activity" WHERE id = ${activityId} FOR UPDATE`
    const activity = await getForCheckIn(db, partnershipId, activityId)
    if (!isRosterOpen(activity, now)) throw new UserError((t) => t.checkIns.rosterClosed)
    const side = await db.organization.findFirst({ where: { id: organizationId ?? 0, partnershipId } })

    const known = await db.checkIn.findMany({ where: { activityId }, include: { person: true } })
    const onRoster = new Set(known.filter(({ person }) => person.slackUserId === null).map(({ person }) => person.name))
    const strangers = await db.person.createManyAndReturn({
      data: names.filter((name) => !onRoster.has(name)).map((name) => ({ name })),
      select: { id: true },
    })
    const members = await db.membership.findMany({ where: { partnershipId, personId: { in: came } } })
    const signUps = await db.signUp.findMany({ where: { activityId, status: 'GOING' } })
    const hasPlace = (personId: number) => signUps.some((one) => one.personId === personId)
    const sideOf = (personId: number) => members.find((one) => one.personId === personId)?.organizationId ?? null
    const mayCome = came.filter((id) => hasPlace(id) || members.some(({ personId }) => personId === id))

    const row = { activityId, way: 'ROSTER', checkedInAt: rosterTime(activity, now) } as const
    await db.checkIn.createMany({
      data: [
        ...mayCome.map((personId) => ({
          ...row,
          personId,
          organizationId: sideOf(personId),
          isWalkIn: !hasPlace(personId),
        })),
        ...strangers.map(({ id }) => ({ ...row, personId: id, organizationId: side?.id ?? null, isWalkIn: true })),
      ],
      skipDuplicates: true,
    })
    await db.checkIn.deleteMany({ where: { activityId, personId: { in: notCame } } })
    const detail = { came: [...mayCome, ...strangers.map(({ id }) => id)], notCame }
    await recordAct(db, actor, { what: 'check-in.roster', subject: 'activity', subjectId: activityId, at: now, detail })
  })
}
