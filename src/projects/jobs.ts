import { z } from 'zod'
import type { DeliveryKind } from '../deliveries/kinds.ts'
import { getProjectById } from './queries.ts'
import { projectCard } from './views.ts'

export const projectDeliveries: DeliveryKind[] = [
  {
    kind: 'projects.card',
    // A second card would split the thread in two: an officer sees it and decides.
    onUnknown: 'leave',
    render: async (deps, delivery, { t }) => {
      const { projectId } = z.object({ projectId: z.number() }).parse(delivery.payload)
      const project = await getProjectById(deps.db, delivery.partnershipId ?? 0, projectId)
      return { message: projectCard(t, project) }
    },
  },
]
