import { z } from 'zod'
import { type DeliveryKind, fileName } from '../../deliveries/kinds.ts'
import { cut, escapeText } from '../../slack/blocks.ts'
import { getEntry } from './queries.ts'
import { calendarText } from './views.ts'

export const calendarDeliveries: DeliveryKind[] = [
  {
    kind: 'calendar-feeds.file',
    onUnknown: 'retry',
    render: async (deps, { payload, partnershipId }, { t, reader }) => {
      const { activityId } = z.object({ activityId: z.number() }).parse(payload)
      const entry = await getEntry(deps.db, partnershipId ?? 0, activityId)
      return {
        message: { text: t.calendarFeeds.file(escapeText(entry.title)) },
        file: {
          name: fileName(cut(entry.title, 60), 'ics'),
          data: Buffer.from(calendarText(t, entry.title, [entry], reader.now)),
        },
      }
    },
  },
]
