import { z } from 'zod'
import type { DeliveryKind } from '../../deliveries/kinds.ts'
import { findPosted } from '../../deliveries/queries.ts'
import { redrawSent } from '../../deliveries/redraw.ts'
import type { Job } from '../../jobs/runtime.ts'
import { voteKey } from '../queries.ts'
import { getVote } from './queries.ts'
import { voteCard } from './views.ts'

const subject = z.object({ voteId: z.number(), partnershipId: z.number() })

/** Many vote in one minute: the message is edited once for those of a second. */
const redraw: Job<z.infer<typeof subject>> = {
  name: 'votes.redraw',
  payload: subject,
  debounce: 1_000,
  run: async (deps, { voteId, partnershipId }) => {
    const posted = await findPosted(deps.db, voteKey(voteId))
    if (posted === null) return
    const vote = await getVote(deps.db, partnershipId, voteId)
    await redrawSent(deps, [posted], async (_, { t }) => voteCard(t, vote))
  },
}

export const voteJobs: Job[] = [redraw]

export const voteDeliveries: DeliveryKind[] = [
  {
    kind: 'votes.card',
    onUnknown: 'leave',
    render: async ({ db }, { partnershipId, payload }, { t }) => {
      const { voteId } = z.object({ voteId: z.number() }).parse(payload)
      return { message: voteCard(t, await getVote(db, partnershipId ?? 0, voteId)) }
    },
  },
]
