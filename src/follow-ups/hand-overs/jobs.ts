import { z } from 'zod'
import { type DeliveryKind, readingFor } from '../../deliveries/kinds.ts'
import { languageOf } from '../../i18n/dictionary.ts'
import type { Job } from '../../jobs/runtime.ts'
import { findThread } from '../../projects/queries.ts'
import { findReader } from '../queries.ts'
import { findAsked, getHandOver } from './queries.ts'
import { answerMessage, askMessage, takenMessage } from './views.ts'

const subject = z.object({ handOverId: z.number(), moved: z.number().default(0) })

const redrawn = z.object({ handOverId: z.number() })

/** Shows the answer on the question itself. A lost wake-up leaves its buttons, which then say what was answered. */
const redraw: Job<z.infer<typeof redrawn>> = {
  name: 'hand-overs.redraw',
  payload: redrawn,
  run: async ({ db, clients, now }, { handOverId }) => {
    const asked = await findAsked(db, handOverId)
    if (asked?.ts == null || asked.slackChannelId === null) return
    const { language, timeZone } = await findReader(db, asked.personId ?? 0, asked.partnershipId ?? 0)
    const { t, reader } = readingFor(languageOf(language) ?? 'en', timeZone, now())
    const message = askMessage(t, await getHandOver(db, asked.partnershipId ?? 0, handOverId), reader)
    await clients.bulk.chat.update({ channel: asked.slackChannelId, ts: asked.ts, ...message })
  },
}

export const handOverJobs: Job[] = [redraw]

export const handOverDeliveries: DeliveryKind[] = [
  {
    kind: 'hand-overs.asked',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async ({ db }, { payload, partnershipId }, { t, reader }) => {
      const row = await getHandOver(db, partnershipId ?? 0, subject.parse(payload).handOverId)
      return row.status === 'WITHDRAWN' ? { drop: 'somebody else was asked' } : { message: askMessage(t, row, reader) }
    },
  },
  {
    kind: 'hand-overs.answered',
    onUnknown: 'retry',
    heedsQuietHours: true,
    render: async ({ db }, { payload, partnershipId }, { t }) => {
      const row = await getHandOver(db, partnershipId ?? 0, subject.parse(payload).handOverId)
      return { message: answerMessage(t, row) }
    },
  },
  {
    kind: 'hand-overs.taken',
    onUnknown: 'retry',
    render: async ({ db }, { payload, partnershipId }, { t }) => {
      const { handOverId, moved } = subject.parse(payload)
      const row = await getHandOver(db, partnershipId ?? 0, handOverId)
      const thread = await findThread(db, row.project?.id ?? 0)
      return 'notYet' in thread ? thread : { message: takenMessage(t, row, moved), ...thread }
    },
  },
]
