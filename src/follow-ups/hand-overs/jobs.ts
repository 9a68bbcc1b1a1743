import { z } from 'zod'
import type { DeliveryKind } from '../../deliveries/kinds.ts'
import { redrawSent } from '../../deliveries/redraw.ts'
import type { Job } from '../../jobs/runtime.ts'
import { findThread } from '../../projects/queries.ts'
import { findAsked, getHandOver } from './queries.ts'
import { answerMessage, askMessage, takenMessage } from './views.ts'

const subject = z.object({ handOverId: z.number(), moved: z.number().default(0) })

const redrawn = z.object({ handOverId: z.number() })

/** Shows the answer on the question itself. A lost wake-up leaves its buttons, which then say what was answered. */
const redraw: Job<z.infer<typeof redrawn>> = {
  name: 'hand-overs.redraw',
  payload: redrawn,
  run: async (deps, { handOverId }) => {
    const asked = await findAsked(deps.db, handOverId)
    await redrawSent(deps, asked, async ({ partnershipId }, { t, reader }) =>
      askMessage(t, await getHandOver(deps.db, partnershipId ?? 0, handOverId), reader),
    )
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
