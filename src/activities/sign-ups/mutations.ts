import type { Pool } from 'pg'
import type { Deps } from '../../deps.ts'
import { UserError } from '../../errors.ts'
import type { MemberActor } from '../../slack/actor.ts'
import { actingRole } from '../../slack/authorize.ts'
import type { Answers, SignUpActivity, SignUpApplied, SignUpResult } from './rules.ts'

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

function press(
  deps: Deps,
  actor: MemberActor,
  activityId: number,
  wish: Pick<Press, 'verb' | 'number' | 'answers'>,
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
    text: `SELECT a.id, a."partnershipId", a.title, a.place, a."onlinePlace", a."startsAt", a."endsAt",
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
