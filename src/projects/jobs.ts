import { z } from 'zod'
import { type DeliveryKind, readingFor } from '../deliveries/kinds.ts'
import { languageOf } from '../i18n/dictionary.ts'
import type { Job } from '../jobs/runtime.ts'
import { findPosted } from '../partnerships/queries.ts'
import { cardKey, findThread, getHappening, getProjectById } from './queries.ts'
import { happenedMessage, projectCard } from './views.ts'

const subject = z.object({ projectId: z.number() })

/** Shows the project as it is on its card. A lost wake-up leaves the card as it was until the next change. */
const redraw: Job<z.infer<typeof subject>> = {
  name: 'projects.redraw',
  payload: subject,
  debounce: 1_000,
  run: async ({ db, clients, now }, { projectId }) => {
    const card = await findPosted(db, cardKey(projectId))
    if (card === null) return
    const { t, reader } = readingFor(languageOf(card.language) ?? 'en', card.timeZone, now())
    const message = projectCard(t, await getProjectById(db, card.partnershipId, projectId), reader)
    await clients.bulk.chat.update({ channel: card.channel, ts: card.ts, ...message })
  },
}

export const projectJobs: Job[] = [redraw]

export const projectDeliveries: DeliveryKind[] = [
  {
    kind: 'projects.card',
    // A second card would split the thread in two: an officer sees it and decides.
    onUnknown: 'leave',
    render: async (deps, delivery, { t, reader }) => {
      const { projectId } = subject.parse(delivery.payload)
      const project = await getProjectById(deps.db, delivery.partnershipId ?? 0, projectId)
      return { message: projectCard(t, project, reader) }
    },
  },
  {
    kind: 'projects.happened',
    onUnknown: 'retry',
    render: async ({ db }, { payload, partnershipId }, { t, reader }) => {
      const { actId } = z.object({ actId: z.number() }).parse(payload)
      const happening = await getHappening(db, partnershipId ?? 0, actId)
      const thread = await findThread(db, happening.projectId)
      return 'notYet' in thread ? thread : { message: happenedMessage(t, happening, reader), ...thread }
    },
  },
]
