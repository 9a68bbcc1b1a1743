import { z } from 'zod'
import { type DeliveryKind, readingFor } from '../deliveries/kinds.ts'
import { languageOf } from '../i18n/dictionary.ts'
import type { Job } from '../jobs/runtime.ts'
import { findFiled, getDifficultyById } from './queries.ts'
import { answerMessage, difficultyCard } from './views.ts'

const subject = z.object({ difficultyId: z.number() })

/** Shows the answer on the message in the liaison channel. A lost wake-up leaves its button, which then tells the answer. */
const redraw: Job<z.infer<typeof subject>> = {
  name: 'difficulties.redraw',
  payload: subject,
  run: async (deps, { difficultyId }) => {
    const filed = await findFiled(deps.db, difficultyId)
    if (filed === null) return
    const difficulty = await getDifficultyById(deps.db, filed.partnershipId, difficultyId)
    const { t, reader } = readingFor(languageOf(filed.language) ?? 'en', filed.timeZone, deps.now())
    const message = difficultyCard(t, difficulty, reader)
    await deps.clients.bulk.chat.update({ channel: filed.channel, ts: filed.ts, ...message })
  },
}

export const difficultyJobs: Job[] = [redraw]

export const difficultyDeliveries: DeliveryKind[] = [
  {
    kind: 'difficulties.filed',
    onUnknown: 'retry',
    render: async (deps, delivery, { t, reader }) => {
      const { difficultyId } = subject.parse(delivery.payload)
      const difficulty = await getDifficultyById(deps.db, delivery.partnershipId ?? 0, difficultyId)
      return { message: difficultyCard(t, difficulty, reader) }
    },
  },
  {
    kind: 'difficulties.answered',
    onUnknown: 'retry',
    render: async (deps, delivery, { t }) => {
      const { difficultyId } = subject.parse(delivery.payload)
      const difficulty = await getDifficultyById(deps.db, delivery.partnershipId ?? 0, difficultyId)
      return { message: answerMessage(t, difficulty, delivery.personId) }
    },
  },
]
