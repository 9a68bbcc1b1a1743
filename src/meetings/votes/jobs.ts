import { z } from 'zod'
import { type DeliveryKind, readingFor } from '../../deliveries/kinds.ts'
import { languageOf } from '../../i18n/dictionary.ts'
import type { Job } from '../../jobs/runtime.ts'
import { findPosted } from '../../partnerships/queries.ts'
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
    const { t } = readingFor(languageOf(posted.language) ?? 'en', posted.timeZone, deps.now())
    const message = voteCard(t, await getVote(deps.db, partnershipId, voteId))
    await deps.clients.bulk.chat.update({ channel: posted.channel, ts: posted.ts, ...message })
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
