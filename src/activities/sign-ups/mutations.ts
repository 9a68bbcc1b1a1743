import type { Pool } from 'pg'
import type { Deps } from '../../deps.ts'
import { UserError } from '../../errors.ts'
import type { MemberActor } from '../../slack/actor.ts'
import { actingRole } from '../../slack/authorize.ts'
import type { SignUpActivity, SignUpApplied, SignUpResult } from './rules.ts'

/**
 * Takes a place, or a place in the row of those waiting, in strict order of arrival. A second call changes nothing and
 * says so. Returns after the commit. Locks the activity's row once a batch.
 * @throws UserError when the activity is not of the actor's partnership.
 */
export function signUp(deps: Deps, actor: MemberActor, activityId: number): Promise<SignUpApplied> {
  return apply(deps, actor, activityId, 'join')
}

/**
 * Gives the place back; whoever waits longest gets it in the same transaction. A second call changes nothing.
 * @throws UserError when the activity is not of the actor's partnership.
 */
export function leave(deps: Deps, actor: MemberActor, activityId: number): Promise<SignUpApplied> {
  return apply(deps, actor, activityId, 'leave')
}

type Verb = 'join' | 'leave'
export type Press = { partnershipId: number; activityId: number; personId: number; role: string; verb: Verb; now: Date }

async function apply(deps: Deps, actor: MemberActor, activityId: number, verb: Verb): Promise<SignUpApplied> {
  const press: Press = {
    partnershipId: actor.partnership.id,
    activityId,
    personId: actor.person.id,
    role: actingRole(actor.membership.roles),
    verb,
    now: deps.now(),
  }
  const applied = await deps.inBatches(
    `sign-ups:${press.partnershipId}:${activityId}`,
    press,
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
export async function applySignUps(pool: Pool, presses: Press[]): Promise<SignUpApplied[] | null> {
  const [first] = presses
  if (first === undefined) return []
  const { rows } = await pool.query<SignUpActivity & { results: SignUpResult[] }>({
    name: 'apply_sign_ups',
    text: `SELECT a.id, a."partnershipId", a.title, a.place, a."startsAt", a."endsAt",
             (SELECT json_agg(s) FROM apply_sign_ups(a.id, $3::int[], $4::text[], $5::text[], $6) s) AS results
           FROM "Activity" a WHERE a.id = $1 AND a."partnershipId" = $2`,
    values: [
      first.activityId,
      first.partnershipId,
      presses.map((press) => press.personId),
      presses.map((press) => press.verb),
      presses.map((press) => press.role),
      first.now,
    ],
  })
  if (rows[0] === undefined) return null
  const { results, ...activity } = rows[0]
  return results.map((result) => ({ ...result, activity }))
}
