import type { Pool } from 'pg'
import type { Deps } from '../../deps.ts'
import type { MemberActor } from '../../slack/actor.ts'
import { actingRole } from '../../slack/authorize.ts'
import type { SignUpResult } from './rules.ts'

/**
 * Takes a place, or a place in the row of those waiting, in strict order of arrival. A second call changes nothing and
 * says so. Returns after the commit. Locks the activity's row once a batch.
 */
export function signUp(deps: Deps, actor: MemberActor, activityId: number): Promise<SignUpResult> {
  return apply(deps, actor, activityId, 'join')
}

/** Gives the place back; whoever waits longest gets it in the same transaction. A second call changes nothing. */
export function leave(deps: Deps, actor: MemberActor, activityId: number): Promise<SignUpResult> {
  return apply(deps, actor, activityId, 'leave')
}

type Verb = 'join' | 'leave'
export type Press = { partnershipId: number; activityId: number; personId: number; role: string; verb: Verb; now: Date }

function apply(deps: Deps, actor: MemberActor, activityId: number, verb: Verb): Promise<SignUpResult> {
  const press: Press = {
    partnershipId: actor.partnership.id,
    activityId,
    personId: actor.person.id,
    role: actingRole(actor.membership.roles),
    verb,
    now: deps.now(),
  }
  return deps.inBatches(`sign-ups:${press.partnershipId}:${activityId}`, press, async (presses: Press[]) => {
    const results = await applySignUps(deps.pool, presses)
    // Not awaited: the ticks would do both, waking only saves the wait, and the next batch is here.
    void deps.wake('activities.redraw-cards')
    void deps.wake('deliveries.send')
    return results
  })
}

/** One transaction for presses on one activity of one partnership, in their order. All or nothing. */
export async function applySignUps(pool: Pool, presses: Press[]): Promise<SignUpResult[]> {
  const [first] = presses
  if (first === undefined) return []
  const { rows } = await pool.query<SignUpResult>({
    name: 'apply_sign_ups',
    text: `SELECT s.outcome, s.place
           FROM apply_sign_ups(
             (SELECT id FROM "Activity" WHERE id = $1 AND "partnershipId" = $2), $3::int[], $4::text[], $5::text[], $6) AS s`,
    values: [
      first.activityId,
      first.partnershipId,
      presses.map((press) => press.personId),
      presses.map((press) => press.verb),
      presses.map((press) => press.role),
      first.now,
    ],
  })
  return rows
}
