import { z } from 'zod'
import type { Delivery } from '../../../generated/prisma/client.ts'
import type { DeliveryKind, Reading } from '../../deliveries/kinds.ts'
import { redrawSent } from '../../deliveries/redraw.ts'
import type { Deps } from '../../deps.ts'
import type { Job } from '../../jobs/runtime.ts'
import { escapeText, type Message, says } from '../../slack/blocks.ts'
import { personLeft } from './mutations.ts'
import { findDepartureAsks, findLeftBehind, findTakeOvers, findUnreachable } from './queries.ts'
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

const whose = z.object({ personId: z.number(), leftAt: z.coerce.date().optional() })

/** Shows in each message that asked who takes over what became of it; with `leftAt` those of a departure that is over. */
const redraw: Job<z.infer<typeof whose>> = {
  name: 'departures.redraw',
  payload: whose,
  run: async (deps, { personId, ...given }) => {
    const person = await deps.db.person.findUnique({ where: { id: personId } })
    const leftAt = given.leftAt ?? person?.leftAt ?? null
    if (person === null || leftAt === null) return
    await redrawSent(deps, await findDepartureAsks(deps.db, personId, leftAt), (delivery, reading) =>
      askOf(deps, delivery, person, reading),
    )
  },
}

/** As it is now. */
async function askOf(
  { db }: Deps,
  { partnershipId, dueAt }: Delivery,
  person: { id: number; name: string; leftAt: Date | null },
  { t }: Reading,
): Promise<Message> {
  if (person.leftAt === null) return says(t.departures.back(escapeText(person.name)))
  const [left, takeOvers] = await Promise.all([
    findLeftBehind(db, partnershipId ?? 0, person.id),
    findTakeOvers(db, partnershipId ?? 0, person.id),
  ])
  return departureMessage(t, person, left, takeOvers, dueAt)
}

export const departureJobs: Job[] = [look, redraw]

const left = z.object({ personId: z.number() })

export const departureDeliveries: DeliveryKind[] = [
  {
    kind: 'departures.asked',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async (deps, delivery, reading) => {
      const { personId } = left.parse(delivery.payload)
      const person = await deps.db.person.findUniqueOrThrow({ where: { id: personId } })
      if (person.leftAt === null) return { drop: 'they are back' }
      return { message: await askOf(deps, delivery, person, reading) }
    },
    // What became of a press before the message's place was on record could not be shown in it.
    sent: ({ wake }, { payload }) => wake('departures.redraw', { ...left.parse(payload) }),
  },
]
