import type { Pool } from 'pg'
import type { Db, Transaction } from '../../db.ts'
import { planDeliveries } from '../../deliveries/plan.ts'
import type { Deps } from '../../deps.ts'
import { UserError } from '../../errors.ts'
import { recordAct } from '../../partnerships/mutations.ts'
import { chooseSide } from '../../people/mutations.ts'
import type { MemberActor } from '../../slack/actor.ts'
import { actingRole, isAllowed } from '../../slack/authorize.ts'
import { changeCard } from '../mutations.ts'
import { getActivityById } from '../queries.ts'
import { type ActivityRow, mayOrganise, whoRuns } from '../rules.ts'
import { findLeftWaiting, findRequestMessages, findRequests, type RequestMessage, requestKey } from './queries.ts'
import {
  type Answers,
  isSameWish,
  type ListAct,
  type Places,
  type SignUpActivity,
  type SignUpApplied,
  type SignUpResult,
  type Wish,
} from './rules.ts'

type Verb =
  | 'join'
  | 'leave'
  | 'claim'
  | 'decline'
  | 'guests'
  | 'add'
  | 'remove'
  | 'approve'
  | 'refuse'
  | 'move'
  | 'settle'

/** One wish for one person, as the SQL function apply_sign_ups describes them. */
export type Press = {
  partnershipId: number
  activityId: number
  personId: number
  role: string
  verb: Verb
  /** Guests; with 'move' the position. */
  number?: number
  answers?: Answers
  /** The organiser who does it for somebody else. */
  byId?: number
  now: Date
}

/**
 * Takes a place, or a place in the row of those waiting, in strict order of arrival; asks for one where the organiser
 * decides; takes the one that is offered. A second call changes nothing and says so. Returns after the commit. Locks the
 * activity's row once a batch.
 * @throws UserError when the activity is not of the actor's partnership.
 */
export function signUp(
  deps: Deps,
  actor: MemberActor,
  activityId: number,
  { guests = 0, answers = {} }: { guests?: number; answers?: Answers } = {},
): Promise<SignUpApplied> {
  return press(deps, actor, activityId, { verb: 'join', number: guests, answers })
}

/**
 * Gives the place back, or the wish for one; the freed place is given or offered by the rule in the same transaction. A
 * second call changes nothing.
 * @throws UserError when the activity is not of the actor's partnership.
 */
export function leave(deps: Deps, actor: MemberActor, activityId: number): Promise<SignUpApplied> {
  return press(deps, actor, activityId, { verb: 'leave' })
}

/** Takes the place that is offered. A second call, or one after the window, changes nothing and says so. */
export function claim(deps: Deps, actor: MemberActor, activityId: number): Promise<SignUpApplied> {
  return press(deps, actor, activityId, { verb: 'claim' })
}

/** Lets the offered place go to the next person. A second call changes nothing. */
export function decline(deps: Deps, actor: MemberActor, activityId: number): Promise<SignUpApplied> {
  return press(deps, actor, activityId, { verb: 'decline' })
}

/** Changes how many come along. @throws UserError when the activity is not of the actor's partnership. */
export function changeGuests(
  deps: Deps,
  actor: MemberActor,
  activityId: number,
  guests: number,
): Promise<SignUpApplied> {
  return press(deps, actor, activityId, { verb: 'guests', number: guests })
}

/**
 * What an organiser does for somebody: adds, removes or moves them (`number`: guests, or the new position), or answers
 * their wish. On record under the organiser, and the person is told. A second call changes nothing and says so.
 * @throws UserError when the actor does not run the activity, or the one to add is not of the partnership.
 */
export async function organise(
  deps: Deps,
  actor: MemberActor,
  activityId: number,
  wish: { verb: ListAct | 'approve' | 'refuse'; personId: number; number?: number },
): Promise<SignUpApplied> {
  await getToOrganise(deps.db, actor, activityId)
  if (wish.verb === 'add') {
    const partnershipId = actor.partnership.id
    const member = await deps.db.membership.findFirst({ where: { partnershipId, personId: wish.personId } })
    if (member === null) throw new UserError((t) => t.partnerships.notOfPartnership)
  }
  return press(deps, actor, activityId, { ...wish, byId: actor.person.id })
}

/** @throws UserError when it is not of the partnership, or the actor does not run it. */
export async function getToOrganise(db: Db, actor: MemberActor, activityId: number): Promise<ActivityRow> {
  const personId = actor.person.id
  const activity = await getActivityById(db, { partnershipId: actor.partnership.id, personId }, activityId)
  if (!mayOrganise(activity, { personId, isOrganiser: isAllowed('organiser', actor.membership.roles) }))
    throw new UserError((t) => t.errors.notAllowed.organiser)
  return activity
}

/**
 * Sets how many places there are, whose they are, and until when; whoever fits now gets one in the same transaction. Nobody
 * loses theirs. A second call changes nothing. False, and nothing is changed, when somebody else has changed the activity
 * since the version `seen`. Locks the activity's row.
 * @throws UserError when the actor does not run the activity, it is over, or an organisation is not of the partnership.
 */
export async function changePlaces(
  db: Db,
  actor: MemberActor,
  activityId: number,
  { capacity, shares, releaseAt }: Places,
  seen: number,
  now: Date,
): Promise<boolean> {
  const partnershipId = actor.partnership.id
  await getToOrganise(db, actor, activityId)
  return db.$transaction(async (db) => {
    await db.$queryRaw`SELECT id FROM "Activity" WHERE id = ${activityId} FOR UPDATE`
    const activity = await db.activity.findUniqueOrThrow({
      where: { id: activityId },
      include: { shares: { orderBy: { organizationId: 'asc' }, select: { organizationId: true, places: true } } },
    })
    if (activity.status === 'CANCELLED' || activity.startsAt <= now)
      throw new UserError((t) => t.activities.startedAlready)
    const before = { capacity: activity.capacity, shares: activity.shares, releaseAt: activity.releaseAt }
    if (JSON.stringify(before) === JSON.stringify({ capacity, shares, releaseAt })) return true
    if (activity.version !== seen) return false
    const sides = shares.map(({ organizationId }) => organizationId)
    if ((await db.organization.count({ where: { partnershipId, id: { in: sides } } })) !== sides.length)
      throw new UserError((t) => t.partnerships.notOfPartnership)
    await db.activityShare.deleteMany({ where: { activityId } })
    await db.activityShare.createMany({ data: shares.map((share) => ({ ...share, activityId })) })
    const { version } = await db.activity.update({
      where: { id: activityId },
      data: { capacity, releaseAt, releasedAt: null, version: { increment: 1 } },
    })
    await recordAct(db, actor, {
      what: 'activity.places',
      subject: 'activity',
      subjectId: activityId,
      at: now,
      detail: { version, capacity, shares, releaseAt: releaseAt?.toISOString() ?? null },
    })
    await settlePlaces(db, activityId, now)
    return true
  })
}

/** Gives by the rule what has become free, and has the card redrawn. The caller holds the activity's lock. */
export async function settlePlaces(db: Transaction, activityId: number, now: Date): Promise<void> {
  await db.$queryRaw`
    SELECT outcome FROM apply_sign_ups(
      ${activityId}::int, '{0}', '{settle}', '{SYSTEM}', '{0}', ARRAY['{}'::jsonb], ARRAY[NULL::int], ${now}::timestamptz)`
  await changeCard(db, activityId)
}

/**
 * Says which side the actor is with, and gives by the rule what that changes where they are signed up. Locks those
 * activities, in order of id.
 * @throws UserError when the organisation is not of the actor's partnership, or the actor has said another and is signed
 * up where places are kept for sides: else an old button would be a way into the other side's places.
 */
export async function takeSide(
  db: Db,
  actor: MemberActor,
  organizationId: number,
  now: Date,
): Promise<{ name: string }> {
  const { partnership, person } = actor
  return db.$transaction(async (db) => {
    await db.$queryRaw`
      SELECT FROM "Membership" WHERE "partnershipId" = ${partnership.id} AND "personId" = ${person.id} FOR UPDATE`
    const { organizationId: said } = await db.membership.findUniqueOrThrow({
      where: { partnershipId_personId: { partnershipId: partnership.id, personId: person.id } },
    })
    const concerned = await db.activity.findMany({
      where: {
        partnershipId: partnership.id,
        status: 'OPEN',
        startsAt: { gt: now },
        releasedAt: null,
        shares: { some: {} },
        signUps: { some: { personId: person.id, status: { not: 'CANCELLED' } } },
      },
      orderBy: { id: 'asc' },
      select: { id: true, number: true },
    })
    const [first] = concerned
    if (said !== null && said !== organizationId && first !== undefined)
      throw new UserError((t) => t.people.sideStays(first.number))
    const side = await chooseSide(db, actor, organizationId, now)
    for (const { id } of concerned) await settlePlaces(db, id, now)
    return side
  })
}

const TOLD_ANEW_AFTER_MS = 24 * 3_600_000

/**
 * Owes everyone who runs an activity and can be written to word of each person who asks to come. While a message of the
 * last day asks about somebody still, whoever asks meanwhile stands in that one: those it has grown by are to be drawn
 * anew, by their activities' ids. Calling it again owes nothing more. Locks the rows of these activities, one after the
 * other.
 */
export async function planRequests(
  db: Db,
  workspaceId: number,
  now: Date,
): Promise<{ planned: number; grown: Set<number> }> {
  const grown = new Set<number>()
  let planned = 0
  const wishes = await findRequests(db, workspaceId, now)
  for (const asking of Map.groupBy(wishes, ({ activity }) => activity.id).values()) {
    const [{ activity }] = asking as [(typeof asking)[number]]
    const open = asking.map(({ personId, turn }) => ({ personId, turn }))
    await db.$transaction(async (db) => {
      await db.$queryRaw`SELECT FROM "Activity" WHERE id = ${activity.id} FOR UPDATE`
      const reachable = { leftAt: null, slackUserId: { not: null } }
      const organisers = await db.person.findMany({ where: { id: { in: whoRuns(activity) }, ...reachable } })
      for (const { id: organiserId } of organisers) {
        const messages = await findRequestMessages(db, activity.id, [organiserId])
        // Of a message that was dropped nobody has heard.
        const known = messages.flatMap(({ delivery, wishes }) => (delivery.status === 'DROPPED' ? [] : wishes))
        const fresh = open.filter((wish) => !known.some((one) => isSameWish(one, wish)))
        if (fresh.length === 0) continue
        const last = messages.at(-1)
        if (last !== undefined && isOpen(last, open, now)) {
          const payload = { activityId: activity.id, wishes: [...last.wishes, ...fresh] }
          await db.delivery.update({ where: { id: last.delivery.id }, data: { payload } })
          grown.add(activity.id)
          continue
        }
        planned += await planDeliveries(db, [
          {
            workspaceId,
            partnershipId: activity.partnershipId,
            kind: 'activities.requested',
            sendKey: requestKey(activity.id, organiserId, messages.length + 1),
            personId: organiserId,
            payload: { activityId: activity.id, wishes: fresh },
            lane: 0,
            dueAt: now,
            expiresAt: activity.startsAt,
          },
        ])
      }
    })
  }
  return { planned, grown }
}

/** Not sent yet, or within the last day, and with somebody in it who still asks. */
function isOpen({ delivery, wishes }: RequestMessage, open: Wish[], now: Date): boolean {
  const { status, sentAt } = delivery
  const isThere = status === 'SENT' && sentAt !== null && sentAt.getTime() > now.getTime() - TOLD_ANEW_AFTER_MS
  return (status === 'PLANNED' || isThere) && wishes.some((wish) => open.some((one) => isSameWish(one, wish)))
}

/** Owes whoever still waited when an activity began one line, so that nobody waits on. Calling it again owes nothing more. */
export async function planWaitOver(db: Db, workspaceId: number, now: Date): Promise<number> {
  const left = await findLeftWaiting(db, workspaceId, now)
  return planDeliveries(
    db,
    left.map(({ personId, activity: { id: activityId, partnershipId, startsAt } }) => ({
      workspaceId,
      partnershipId,
      kind: 'activities.wait-over',
      sendKey: `wait-over:${activityId}:${personId}`,
      personId,
      payload: { activityId },
      dueAt: startsAt,
      expiresAt: new Date(startsAt.getTime() + 24 * 3_600_000),
    })),
  )
}

function press(
  deps: Deps,
  actor: MemberActor,
  activityId: number,
  wish: Pick<Press, 'verb' | 'number' | 'answers' | 'byId'> & { personId?: number },
): Promise<SignUpApplied> {
  return decidePress(deps, {
    partnershipId: actor.partnership.id,
    activityId,
    personId: actor.person.id,
    role: actingRole(actor.membership.roles),
    now: deps.now(),
    ...wish,
  })
}

/** After these a message that asks may have to show an answer. */
const settling: Verb[] = ['approve', 'refuse', 'leave', 'remove']

/**
 * Decides one press together with all that arrive for the same activity meanwhile, and wakes what redraws and sends.
 * Returns after the commit.
 * @throws UserError when the activity is not of that partnership.
 */
export async function decidePress(deps: Deps, one: Press): Promise<SignUpApplied> {
  const applied = await deps.inBatches(
    `sign-ups:${one.partnershipId}:${one.activityId}`,
    one,
    async (presses: Press[]) => {
      const all = await applySignUps(deps.pool, presses)
      // Not awaited: the ticks would do both, waking only saves the wait, and the next batch is here.
      void deps.wake('activities.redraw-cards')
      void deps.wake('deliveries.send')
      if (all?.some(({ outcome }) => outcome === 'requested')) void deps.wake('activities.ask-organisers')
      if (presses.some(({ verb }) => settling.includes(verb)))
        void deps.wake('activities.redraw-requests', { activityId: one.activityId })
      return all ?? presses.map(() => null)
    },
  )
  if (applied === null) throw new UserError((t) => t.activities.notFound)
  return applied
}

/**
 * One transaction for presses on one activity of one partnership, in their order. All or nothing. Null when that
 * partnership has no such activity.
 */
export async function applySignUps(pool: Pick<Pool, 'query'>, presses: Press[]): Promise<SignUpApplied[] | null> {
  const [first] = presses
  if (first === undefined) return []
  const { rows } = await pool.query<
    SignUpActivity & { results: (Omit<SignUpResult, 'until'> & { until: string | null })[] }
  >({
    name: 'apply_sign_ups',
    text: `SELECT a.id, a."partnershipId", a.title, a.place, a."onlinePlace", a."startsAt", a."endsAt", a."signUpUntil", a."guestsAllowed",
             (SELECT json_agg(s) FROM apply_sign_ups(a.id, $3::int[], $4::text[], $5::text[], $6::int[], $7::jsonb[], $8::int[], $9) s)
               AS results
           FROM "Activity" a WHERE a.id = $1 AND a."partnershipId" = $2`,
    values: [
      first.activityId,
      first.partnershipId,
      presses.map(({ personId }) => personId),
      presses.map(({ verb }) => verb),
      presses.map(({ role }) => role),
      presses.map(({ number = 0 }) => number),
      presses.map(({ answers }) => JSON.stringify(answers ?? {})),
      presses.map(({ byId }) => byId ?? null),
      first.now,
    ],
  })
  if (rows[0] === undefined) return null
  const { results, ...activity } = rows[0]
  return results.map(({ until, ...result }) => ({
    ...result,
    until: until === null ? null : new Date(until),
    activity,
  }))
}
