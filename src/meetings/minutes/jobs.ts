import { z } from 'zod'
import type { DeliveryKind, Reading } from '../../deliveries/kinds.ts'
import { findPosted } from '../../deliveries/queries.ts'
import { redrawSent } from '../../deliveries/redraw.ts'
import type { Deps } from '../../deps.ts'
import type { Job } from '../../jobs/runtime.ts'
import type { Message } from '../../slack/blocks.ts'
import { getMeetingById, minutesKey } from '../queries.ts'
import { findDecisions, findPresent, findResults, findVersions } from './queries.ts'
import { minutesMessage } from './views.ts'

const subject = z.object({ meetingId: z.number(), partnershipId: z.number() })

async function written(
  { db }: Deps,
  { meetingId, partnershipId }: z.infer<typeof subject>,
  { t, reader }: Reading,
): Promise<Message | null> {
  const meeting = await getMeetingById(db, partnershipId, meetingId)
  const [[minutes], votes, decisions] = await Promise.all([
    findVersions(db, meetingId),
    findResults(db, partnershipId, meetingId),
    findDecisions(db, meetingId),
  ])
  if (minutes === undefined) return null
  const present = await findPresent(db, partnershipId, minutes.presentIds)
  return minutesMessage(t, meeting, { minutes, present, votes, decisions }, reader)
}

/** Shows a new version, and which decision has become a follow-up. */
const redraw: Job<z.infer<typeof subject>> = {
  name: 'minutes.redraw',
  payload: subject,
  debounce: 500,
  run: async (deps, of) => {
    const posted = await findPosted(deps.db, minutesKey(of.meetingId))
    if (posted !== null) await redrawSent(deps, [posted], (_, reading) => written(deps, of, reading))
  },
}

export const minutesJobs: Job[] = [redraw]

export const minutesDeliveries: DeliveryKind[] = [
  {
    kind: 'minutes.posted',
    onUnknown: 'leave',
    render: async (deps, { partnershipId, payload }, reading) => {
      const { meetingId } = z.object({ meetingId: z.number() }).parse(payload)
      const message = await written(deps, { meetingId, partnershipId: partnershipId ?? 0 }, reading)
      return message === null ? { drop: 'there are no minutes' } : { message }
    },
    // What changed before the message's place was on record could not be shown in it.
    sent: ({ wake }, { partnershipId, payload }) =>
      wake('minutes.redraw', { ...z.object({ meetingId: z.number() }).parse(payload), partnershipId }),
  },
]
