import { z } from 'zod'
import type { DeliveryKind } from '../../deliveries/kinds.ts'
import { getItem } from './queries.ts'
import { droppedMessage } from './views.ts'

const dropped = z.object({ itemId: z.number(), droppedAt: z.string() })

export const agendaDeliveries: DeliveryKind[] = [
  {
    kind: 'agenda.dropped',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async ({ db }, { partnershipId, payload }, { t }) => {
      const { itemId, droppedAt } = dropped.parse(payload)
      const item = await getItem(db, partnershipId ?? 0, itemId)
      if (item.droppedAt?.toISOString() !== droppedAt) return { drop: 'it was put back' }
      return { message: droppedMessage(t, item) }
    },
  },
]
