import { z } from 'zod'
import type { DeliveryKind } from '../deliveries/kinds.ts'
import { findPosted } from '../deliveries/queries.ts'
import { redrawSent } from '../deliveries/redraw.ts'
import type { Job } from '../jobs/runtime.ts'
import { cardKey, findThread, getHappening, getProjectById } from './queries.ts'
import { happenedMessage, projectCard } from './views.ts'

const subject = z.object({ projectId: z.number() })

/** Shows the project as it is on its card. A lost wake-up leaves the card as it was until the next change. */
const redraw: Job<z.infer<typeof subject>> = {
  name: 'projects.redraw',
  payload: subject,
  debounce: 1_000,
  run: async (deps, { projectId }) => {
    const card = await findPosted(deps.db, cardKey(projectId))
    if (card === null) return
    const project = await getProjectById(deps.db, card.partnershipId ?? 0, projectId)
    await redrawSent(deps, [card], async (_, { t, reader }) => projectCard(t, project, reader))
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
