import { z } from 'zod'
import type { DeliveryKind } from '../../deliveries/kinds.ts'
import type { Deps } from '../../deps.ts'
import type { Job } from '../../jobs/runtime.ts'
import { personLeft } from './mutations.ts'
import { findLeftBehind, findUnreachable } from './queries.ts'
import { departureMessage } from './views.ts'

const LOOKS_BACK_MS = 2 * 60 * 60_000

/** Whoever could not be written to is looked up, and has left when Slack says so: a refusal alone may be about the bot. */
const look: Job = {
  name: 'departures.look',
  payload: z.object({}),
  every: 10 * 60_000,
  run: async (deps) => {
    const since = new Date(deps.now().getTime() - LOOKS_BACK_MS)
    for (const { id, slackUserId } of await findUnreachable(deps.db, deps.workspace.id, since)) {
      if (!(await hasLeft(deps, slackUserId))) continue
      await personLeft(deps.db, deps.workspace.id, id, deps.now())
      await deps.wake('deliveries.send')
    }
  },
}

async function hasLeft({ clients, log }: Deps, slackUserId: string): Promise<boolean> {
  try {
    const { user } = await clients.bulk.users.info({ user: slackUserId })
    return user?.deleted === true
  } catch (error) {
    const code = (error as { data?: { error?: string } }).data?.error
    log.info({ code }, 'somebody who could not be written to could not be looked up')
    return code === 'user_not_found'
  }
}

export const departureJobs: Job[] = [look]

export const departureDeliveries: DeliveryKind[] = [
  {
    kind: 'departures.asked',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async ({ db }, { payload, partnershipId }, { t }) => {
      const { personId } = z.object({ personId: z.number() }).parse(payload)
      const person = await db.person.findUniqueOrThrow({ where: { id: personId } })
      if (person.leftAt === null) return { drop: 'they are back' }
      return { message: departureMessage(t, person, await findLeftBehind(db, partnershipId ?? 0, personId)) }
    },
  },
]
